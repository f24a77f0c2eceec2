import type { PeerId } from '../protocol/events.js';
import type { WireRecord } from '../signaling/recording-channel.js';
import type { LocalStep } from '../transport/media-transport.js';
import { now } from '../util/phase.js';
import { Store } from '../util/store.js';
import type * as Words from './log-words.js';
import { loadAfterwards } from './load-afterwards.js';
import type { LogEntry, SignalLogPort, SignalLogState } from './ports.js';

const CAPACITY = 2_000;
/** A join writes some fifty entries at its busiest moment: what makes words of them is fetched when it is over. */
const FIRST_DELAY_MS = 1_000;
const DELAY_MS = 100;

/** Something that happened, not yet in words. */
export interface LogRecord {
  readonly id: number;
  readonly at: number;
  readonly peer?: PeerId;
  readonly peerName?: string;
  readonly what: WireRecord | LocalStep;
}

/** What happened, oldest first; the newest 2,000 are kept. */
export class SignalLog extends Store<SignalLogState> implements SignalLogPort {
  #originMs = now();
  #count = 0;
  #cleared = 0;
  #pending: LogRecord[] = [];
  #words: typeof Words | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor() {
    super({ entries: [], dropped: 0 });
  }

  /** Time 0 of the entries to come. */
  startClock(): void {
    this.#originMs = now();
  }

  add(record: Omit<LogRecord, 'id' | 'at'>): void {
    const length = this.#pending.push({ ...record, id: (this.#count += 1), at: now() - this.#originMs });
    if (length > CAPACITY) this.#pending.shift();
    this.#timer ??= setTimeout(() => void this.#announce(), this.#words ? DELAY_MS : FIRST_DELAY_MS);
  }

  clear(): void {
    this.#cleared = this.#count;
    this.#pending = [];
    this.setState({ entries: [], dropped: 0 });
  }

  toText(): string {
    return this.#words ? this.#entries(this.#words).map(this.#words.formatEntry).join('\n') : '';
  }

  /** Nothing is announced any more. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #announce(): Promise<void> {
    // Not to be had just now: the next record tries again.
    this.#words ??= await loadAfterwards().catch(() => undefined);
    this.#timer = undefined;
    if (!this.#words || this.#isClosed) return;
    const entries = this.#entries(this.#words);
    this.#pending = [];
    this.setState({ entries, dropped: this.#count - this.#cleared - entries.length });
  }

  #entries({ describeRecord }: typeof Words): readonly LogEntry[] {
    return [...this.getState().entries, ...this.#pending.map(describeRecord)].slice(-CAPACITY);
  }
}
