import type { AnnouncePayload, ChatMessage, PeerInfo, Welcome } from '../protocol/events.js';
import { codePoints, LIMITS } from '../protocol/limits.js';
import type { SignalingChannel } from '../signaling/channel.js';
import { valueOf } from '../signaling/value-of.js';
import { RtcError } from '../util/errors.js';
import { makeId } from '../util/make-id.js';
import { Store } from '../util/store.js';
import { mergeLines, sentLine, type MessageLine } from './chat-lines.js';
import { loadAfterwards } from './load-afterwards.js';
import type { ChatLine, ChatPort, ChatState } from './ports.js';

/** So many lines wait for the relay; one more is refused as `busy`. */
const OUTBOX_LIMIT = 50;

interface Waiting {
  readonly line: MessageLine;
  readonly resolve: () => void;
  readonly reject: (error: RtcError) => void;
}

export interface ChatDependencies {
  readonly channel: SignalingChannel;
  /** Undefined while not in the room. */
  readonly self: () => PeerInfo | undefined;
  readonly name: () => string;
  readonly confirm: (text: string) => boolean;
}

/** Lines of the room, and an outbox that keeps each own line until the relay has it. */
export class Chat extends Store<ChatState> implements ChatPort {
  readonly #deps: ChatDependencies;
  /** Signed lines as the relay sent them, for a relay that lost its memory. */
  readonly #signed = new Map<string, ChatMessage>();
  readonly #outbox = new Map<string, Waiting>();
  #lastSeq = 0;
  #epoch: string | undefined;

  constructor(deps: ChatDependencies) {
    super({ lines: [], hasEarlier: false });
    this.#deps = deps;
  }

  /** Highest `seq` seen, for a resume. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  async send(text: string): Promise<void> {
    const self = this.#deps.self();
    if (!self) throw new RtcError('not-joined');
    if (text.trim() === '') throw new RtcError('message-empty');
    if (codePoints(text) > LIMITS.messageLength) throw new RtcError('message-too-long');
    if (this.#outbox.size >= OUTBOX_LIMIT) throw new RtcError('busy');
    if (!this.#deps.confirm(text)) throw new RtcError('aborted');
    const line: MessageLine = {
      kind: 'message',
      id: makeId(),
      author: this.#deps.name(),
      message: text,
      from: self.id,
      at: Date.now(),
      seq: this.lastSeq + 1 + this.#outbox.size,
      isOwn: true,
      delivery: { status: 'sending' },
    };
    await new Promise<void>((resolve, reject) => {
      this.#outbox.set(line.id, { line, resolve, reject });
      this.#show([line]);
      void this.#deliver(line.id);
    });
  }

  async loadEarlier(): Promise<void> {
    const first = this.getState().lines.find((line) => line.kind === 'message');
    const before = first?.seq ?? Number.MAX_SAFE_INTEGER;
    const earlier = valueOf(await this.#deps.channel.request('history', { before }));
    this.#show(this.#keep(earlier));
    if (earlier.length === 0) this.update((state) => ({ ...state, hasEarlier: false }));
  }

  handleMessage(message: ChatMessage): void {
    this.#show(this.#keep([message]));
    this.#settle(message.id);
  }

  handleAnnounce({ event, peer, seq }: AnnouncePayload, before: PeerInfo | undefined): void {
    const renamed = event === 'updated' && before !== undefined && before.name !== peer.name;
    // Back in a relay that had forgotten them: to people they were never gone.
    const isBack = event === 'joined' && before !== undefined;
    if ((event === 'updated' && !renamed) || isBack) return;
    const { id, name } = peer;
    const line = { kind: 'presence', id: `${String(seq)}-${id}`, name, peer: id, at: Date.now(), seq } as const;
    const what = renamed ? { event: 'renamed' as const, oldName: before.name } : { event };
    this.#show([{ ...line, ...what } as ChatLine]);
  }

  /** After each seating: take the history, return lines the relay may have lost, send what waits. */
  handleWelcome(welcome: Welcome): void {
    const lost = this.#epoch !== undefined && this.#epoch !== welcome.epoch;
    const mine = [...this.#signed.values()].sort((a, b) => a.seq - b.seq).slice(-LIMITS.history);
    this.#epoch = welcome.epoch;
    this.#show(this.#keep(welcome.history));
    for (const { id } of welcome.history) this.#settle(id);
    if (!lost) this.update((state) => ({ ...state, hasEarlier: state.hasEarlier || welcome.more }));
    // Of now: a line written from here on delivers itself.
    void this.#catchUp(lost ? mine : [], [...this.#outbox.keys()]);
  }

  /** After leaving: what still waits is given back to its sender as not sent. */
  handleLeft(): void {
    const error = new RtcError('aborted', 'not sent');
    const failed = [...this.#outbox.values()].map(({ line }) => ({
      ...line,
      delivery: { status: 'failed', error } as const,
    }));
    for (const { reject } of this.#outbox.values()) reject(error);
    this.#outbox.clear();
    this.#show(failed);
  }

  async #deliver(id: string): Promise<void> {
    const waiting = this.#outbox.get(id);
    const { channel } = this.#deps;
    if (!waiting || channel.state.getState().status !== 'open') return;
    try {
      const reply = await channel.request('send', { id, message: waiting.line.message });
      if (reply.ok) return this.handleMessage(reply.value);
      // Without a seat yet it waits for the next welcome; any other refusal is final.
      if (reply.code === 'no-seat' || !this.#outbox.delete(id)) return;
      this.update(({ lines, ...rest }) => ({ ...rest, lines: lines.filter((line) => line.id !== id) }));
      waiting.reject(new RtcError(reply.code, reply.message));
    } catch {
      // The relay is away: the line stays in the outbox until the next welcome.
    }
  }

  async #catchUp(lost: readonly ChatMessage[], waiting: readonly string[]): Promise<void> {
    // Where it cannot be fetched, others may have them.
    if (lost.length > 0) await (await loadAfterwards().catch(() => undefined))?.returnLines(this.#deps.channel, lost);
    for (const id of waiting) await this.#deliver(id);
  }

  #settle(id: string): void {
    this.#outbox.get(id)?.resolve();
    this.#outbox.delete(id);
  }

  #keep(messages: readonly ChatMessage[]): readonly ChatLine[] {
    const self = this.#deps.self()?.id;
    for (const message of messages) {
      this.#signed.set(message.id, message);
      this.#lastSeq = Math.max(this.#lastSeq, message.seq);
    }
    return messages.map((message) => sentLine(message, self));
  }

  #show(added: readonly ChatLine[]): void {
    if (added.length > 0) this.update((state) => ({ ...state, lines: mergeLines(state.lines, added) }));
  }
}
