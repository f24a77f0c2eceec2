import { now } from '../util/phase.js';
import { Store } from '../util/store.js';
import type { LogEntry, SignalLogPort, SignalLogState } from './ports.js';

const CAPACITY = 2_000;
/** A join writes some fifty entries at its busiest moment: they are made out and shown a little later. */
const DELAY_MS = 100;

type Entry = Omit<LogEntry, 'id' | 'at'>;

/** What happened, oldest first; the newest 2,000 are kept. */
export class SignalLog extends Store<SignalLogState> implements SignalLogPort {
  #entries: LogEntry[] = [];
  #originMs = now();
  #count = 0;
  #cleared = 0;
  #pending: { readonly at: number; readonly describe: () => Entry }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super({ entries: [], dropped: 0 });
  }

  /** Time 0 of the entries to come. */
  startClock(): void {
    this.#originMs = now();
  }

  add(describe: () => Entry): void {
    this.#pending.push({ at: now() - this.#originMs, describe });
    this.#timer ??= setTimeout(() => this.#announce(), DELAY_MS);
  }

  clear(): void {
    this.#describe();
    this.#entries = [];
    this.#cleared = this.#count;
    this.#announce();
  }

  toText(): string {
    this.#describe();
    return this.#entries.map(formatEntry).join('\n');
  }

  /** Nothing is announced any more. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #describe(): void {
    for (const { at, describe } of this.#pending.splice(0)) {
      this.#count += 1;
      this.#entries.push({ ...describe(), id: this.#count, at });
    }
    this.#entries.splice(0, this.#entries.length - CAPACITY);
  }

  #announce(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#describe();
    const entries = [...this.#entries];
    this.setState({ entries, dropped: this.#count - this.#cleared - entries.length });
  }
}

function formatEntry({ at, direction, peerName, peer, kind, summary, bytes }: LogEntry): string {
  const size = bytes === undefined ? '' : `${String(bytes)} B`;
  return [(at / 1000).toFixed(3), direction, peerName || peer || '-', kind, summary, size].join('\t').trimEnd();
}
