import { now } from '../util/phase.js';
import { Store } from '../util/store.js';
import type { LogEntry, SignalLogPort, SignalLogState } from './ports.js';

const CAPACITY = 2_000;

/** What happened, oldest first; the newest 2,000 are kept. */
export class SignalLog extends Store<SignalLogState> implements SignalLogPort {
  #entries: LogEntry[] = [];
  #originMs = now();
  #count = 0;
  #cleared = 0;
  #announced = true;

  constructor() {
    super({ entries: [], dropped: 0 });
  }

  /** Time 0 of the entries to come. */
  startClock(): void {
    this.#originMs = now();
  }

  add(entry: Omit<LogEntry, 'id' | 'at'>): void {
    this.#count += 1;
    this.#entries.push({ ...entry, id: this.#count, at: now() - this.#originMs });
    if (this.#entries.length > CAPACITY) this.#entries.shift();
    // A join writes some fifty entries within a few turns: one snapshot a turn is enough.
    if (!this.#announced) return;
    this.#announced = false;
    queueMicrotask(() => this.#announce());
  }

  clear(): void {
    this.#entries = [];
    this.#cleared = this.#count;
    this.#announce();
  }

  toText(): string {
    return this.#entries.map(formatEntry).join('\n');
  }

  #announce(): void {
    this.#announced = true;
    const entries = [...this.#entries];
    this.setState({ entries, dropped: this.#count - this.#cleared - entries.length });
  }
}

function formatEntry({ at, direction, peerName, peer, kind, summary, bytes }: LogEntry): string {
  const size = bytes === undefined ? '' : `${String(bytes)} B`;
  return [(at / 1000).toFixed(3), direction, peerName || peer || '-', kind, summary, size].join('\t').trimEnd();
}
