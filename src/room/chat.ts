import type { AnnouncePayload, ChatMessage, PeerInfo, Welcome } from '../protocol/events.js';
import { LIMITS } from '../protocol/limits.js';
import { valueOf } from '../signaling/value-of.js';
import { RtcError } from '../util/errors.js';
import { Store } from '../util/store.js';
import { mergeLines, sentLine } from './chat-lines.js';
import type { ChatOutbox, OutboxDependencies } from './chat-outbox.js';
import { loadAfterwards } from './load-afterwards.js';
import type { ChatLine, ChatPort, ChatState } from './ports.js';

/** The first pictures come first. */
const OUTBOX_MS = 1_000;

/** Lines of the room. What one writes goes through the outbox, which is there soon after the join. */
export class Chat extends Store<ChatState> implements ChatPort {
  readonly #deps: OutboxDependencies;
  /** Signed lines as the relay sent them, for a relay that lost its memory. */
  readonly #signed = new Map<string, ChatMessage>();
  #outbox: ChatOutbox | undefined;
  #lastSeq = 0;
  #epoch: string | undefined;

  constructor(deps: OutboxDependencies) {
    super({ lines: [], hasEarlier: false });
    this.#deps = deps;
  }

  /** Highest `seq` seen, for a resume. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  async send(text: string): Promise<void> {
    return (this.#outbox ?? (await this.#openOutbox())).send(text);
  }

  async loadEarlier(): Promise<void> {
    const first = this.getState().lines.find((line) => line.kind === 'message');
    const before = first?.seq ?? Number.MAX_SAFE_INTEGER;
    const earlier = valueOf(await this.#deps.channel.request('history', { before }));
    this.show(this.#keep(earlier));
    if (earlier.length === 0) this.update((state) => ({ ...state, hasEarlier: false }));
  }

  handleMessage(message: ChatMessage): void {
    this.show(this.#keep([message]));
    this.#outbox?.settle(message.id);
  }

  handleAnnounce({ event, peer, seq }: AnnouncePayload, before: PeerInfo | undefined): void {
    const renamed = event === 'updated' && before !== undefined && before.name !== peer.name;
    // Back in a relay that had forgotten them: to people they were never gone.
    const isBack = event === 'joined' && before !== undefined;
    if ((event === 'updated' && !renamed) || isBack) return;
    const { id, name } = peer;
    const line = { kind: 'presence', id: `${String(seq)}-${id}`, name, peer: id, at: Date.now(), seq } as const;
    const what = renamed ? { event: 'renamed' as const, oldName: before.name } : { event };
    this.show([{ ...line, ...what } as ChatLine]);
  }

  /** After each seating: take the history, return lines the relay may have lost, send what waits. */
  handleWelcome(welcome: Welcome): void {
    const lost = this.#epoch !== undefined && this.#epoch !== welcome.epoch;
    const mine = [...this.#signed.values()].sort((a, b) => a.seq - b.seq).slice(-LIMITS.history);
    this.#epoch = welcome.epoch;
    this.show(this.#keep(welcome.history));
    for (const { id } of welcome.history) this.#outbox?.settle(id);
    if (!lost) this.update((state) => ({ ...state, hasEarlier: state.hasEarlier || welcome.more }));
    const catchUp = (outbox: ChatOutbox): Promise<void> => outbox.catchUp(lost ? mine : []);
    if (this.#outbox) void catchUp(this.#outbox);
    // Where it cannot be fetched, others may have the lines.
    else setTimeout(() => void this.#openOutbox().then(catchUp, () => undefined), lost ? 0 : OUTBOX_MS);
  }

  handleLeft(): void {
    this.#outbox?.handleLeft();
  }

  /** @internal */
  show(added: readonly ChatLine[]): void {
    if (added.length > 0) this.update((state) => ({ ...state, lines: mergeLines(state.lines, added) }));
  }

  /** @internal */
  forget(id: string): void {
    this.update(({ lines, ...rest }) => ({ ...rest, lines: lines.filter((line) => line.id !== id) }));
  }

  async #openOutbox(): Promise<ChatOutbox> {
    const { ChatOutbox } = await loadAfterwards().catch((reason: unknown) => {
      throw RtcError.from(reason, 'relay-unreachable');
    });
    return (this.#outbox ??= new ChatOutbox(this.#deps, this));
  }

  #keep(messages: readonly ChatMessage[]): readonly ChatLine[] {
    const self = this.#deps.self()?.id;
    for (const message of messages) {
      this.#signed.set(message.id, message);
      this.#lastSeq = Math.max(this.#lastSeq, message.seq);
    }
    return messages.map((message) => sentLine(message, self));
  }
}
