import type { ChatMessage, PeerInfo } from '../protocol/events.js';
import { codePoints, LIMITS } from '../protocol/limits.js';
import type { SignalingChannel } from '../signaling/channel.js';
import { RtcError } from '../util/errors.js';
import { makeId } from '../util/make-id.js';
import type { MessageLine } from './chat-lines.js';
import { returnLines } from './return-lines.js';

/** So many lines wait for the relay; one more is refused as `busy`. */
const OUTBOX_LIMIT = 50;

export interface OutboxDependencies {
  readonly channel: SignalingChannel;
  /** Undefined while not in the room. */
  readonly self: () => PeerInfo | undefined;
  readonly name: () => string;
  readonly confirm: (text: string) => boolean;
}

/** The chat whose lines these are. */
export interface OutboxOwner {
  readonly lastSeq: number;
  show(lines: readonly MessageLine[]): void;
  /** The relay refused it: it was never said. */
  forget(id: string): void;
  handleMessage(message: ChatMessage): void;
}

interface Waiting {
  readonly line: MessageLine;
  readonly resolve: () => void;
  readonly reject: (error: RtcError) => void;
}

/** Keeps each own line until the relay has it. */
export class ChatOutbox {
  readonly #deps: OutboxDependencies;
  readonly #owner: OutboxOwner;
  readonly #waiting = new Map<string, Waiting>();

  constructor(deps: OutboxDependencies, owner: OutboxOwner) {
    this.#deps = deps;
    this.#owner = owner;
  }

  /** See ChatPort. */
  async send(text: string): Promise<void> {
    const self = this.#deps.self();
    if (!self) throw new RtcError('not-joined');
    if (text.trim() === '') throw new RtcError('message-empty');
    if (codePoints(text) > LIMITS.messageLength) throw new RtcError('message-too-long');
    if (this.#waiting.size >= OUTBOX_LIMIT) throw new RtcError('busy');
    if (!this.#deps.confirm(text)) throw new RtcError('aborted');
    const line: MessageLine = {
      kind: 'message',
      id: makeId(),
      author: this.#deps.name(),
      message: text,
      from: self.id,
      at: Date.now(),
      seq: this.#owner.lastSeq + 1 + this.#waiting.size,
      isOwn: true,
      delivery: { status: 'sending' },
    };
    await new Promise<void>((resolve, reject) => {
      this.#waiting.set(line.id, { line, resolve, reject });
      this.#owner.show([line]);
      void this.#deliver(line.id);
    });
  }

  /** The relay has it. */
  settle(id: string): void {
    this.#waiting.get(id)?.resolve();
    this.#waiting.delete(id);
  }

  /** After a seating: `lost` are signed lines that the relay may not have any more. */
  async catchUp(lost: readonly ChatMessage[]): Promise<void> {
    // Of now: a line written from here on delivers itself.
    const waiting = [...this.#waiting.keys()];
    if (lost.length > 0) await returnLines(this.#deps.channel, lost);
    for (const id of waiting) await this.#deliver(id);
  }

  /** After leaving: what still waits is given back to its sender as not sent. */
  handleLeft(): void {
    const error = new RtcError('aborted', 'not sent');
    const delivery = { status: 'failed', error } as const;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
    this.#owner.show(waiting.map(({ line }) => ({ ...line, delivery })));
  }

  async #deliver(id: string): Promise<void> {
    const waiting = this.#waiting.get(id);
    const { channel } = this.#deps;
    if (!waiting || channel.state.getState().status !== 'open') return;
    try {
      const reply = await channel.request('send', { id, message: waiting.line.message });
      if (reply.ok) return this.#owner.handleMessage(reply.value);
      // Without a seat yet it waits for the next welcome; any other refusal is final.
      if (reply.code === 'no-seat' || !this.#waiting.delete(id)) return;
      this.#owner.forget(id);
      waiting.reject(new RtcError(reply.code, reply.message));
    } catch {
      // The relay is away: the line stays until the next welcome.
    }
  }
}
