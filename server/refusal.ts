import type { RefusalCode } from '../src/protocol/codes.js';

const SENTENCES: Readonly<Record<RefusalCode, string>> = {
  'bad-payload': 'The payload is not of the agreed shape.',
  'no-seat': 'Join a room with `ready` first.',
  'room-invalid': 'A room name has 1 to 128 characters.',
  'room-full': 'The room is full.',
  'name-too-long': 'A name has at most 64 characters.',
  'message-empty': 'The message is empty.',
  'message-too-long': 'The message is too long.',
  'too-fast': 'Too many of these in too short a time.',
  'wrong-room': 'Your seat is in another room.',
  'no-such-peer': 'Nobody of that id is in the room.',
  'not-allowed': 'You may not do that.',
  'version-unsupported': 'This relay does not speak that version of the protocol.',
  'token-invalid': 'The room token is not valid.',
  busy: 'The relay or the room is too busy; try again.',
  'server-error': 'The relay failed; this is not your fault.',
};

/** Thrown by a handler to say no. `message` is for developers. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** Milliseconds after which it may be asked again. */
  readonly retryAfter: number | undefined;

  constructor(code: RefusalCode, detail?: string, retryAfter?: number) {
    super(detail ? `${SENTENCES[code]} (${detail})` : SENTENCES[code]);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}
