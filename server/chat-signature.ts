import type { ChatMessage } from '../src/protocol/events.js';
import { Signer } from './hmac.js';

/**
 * Signs chat lines, so that the people in a room can carry its history over a restart of the relay
 * without being able to invent or alter a line, or to move one to another room.
 */
export class ChatSigner {
  readonly #signer: Signer;

  constructor(secret: string) {
    this.#signer = new Signer(secret, 'rtc-elements/chat/1');
  }

  sign(room: string, line: Omit<ChatMessage, 'sig'>): ChatMessage {
    return { ...line, sig: this.#signer.sign(signedFields(room, line)) };
  }

  verify(room: string, line: ChatMessage): boolean {
    return this.#signer.verify(signedFields(room, line), line.sig);
  }
}

function signedFields(room: string, line: Omit<ChatMessage, 'sig'>): (string | number)[] {
  return [room, line.id, line.author, line.from, line.at, line.seq, line.message];
}
