import { now } from '../util/phase.js';
import { Store } from '../util/store.js';
import type { LogBook } from './log-book.js';
import { LOG_CAPACITY, type LogRecord } from './log-record.js';
import type { SignalLogPort, SignalLogState } from './ports.js';

/**
 * What happened, oldest first; the newest 2,000 are kept. Records are taken down as they are, and put
 * into words by what is fetched when somebody looks (log-book.ts): most calls go by without.
 */
export class SignalLog extends Store<SignalLogState> implements SignalLogPort {
  #originMs = now();
  #count = 0;
  #records: LogRecord[] = [];
  #isOpening = false;
  #book: LogBook | undefined;
  #isClosed = false;

  constructor() {
    super({ entries: [], dropped: 0 });
  }

  override getState(): SignalLogState {
    this.#open();
    return super.getState();
  }

  override subscribe(listener: (state: SignalLogState) => void): () => void {
    this.#open();
    return super.subscribe(listener);
  }

  /** Time 0 of the entries to come. */
  startClock(): void {
    this.#originMs = now();
  }

  add(record: Omit<LogRecord, 'id' | 'at'>): void {
    const length = this.#records.push({ ...record, id: (this.#count += 1), at: now() - this.#originMs });
    if (length > LOG_CAPACITY) this.#records.shift();
    this.#book?.handleRecord();
  }

  clear(): void {
    this.#records = [];
    this.#count = 0;
    this.#book?.clear();
  }

  toText(): string {
    return this.#book?.toText() ?? '';
  }

  /** Nothing is announced any more. */
  close(): void {
    this.#book?.close();
    this.#isClosed = true;
  }

  #open(): void {
    // Where it is not to be had just now, the next look tries again.
    if (this.#isOpening) return;
    this.#isOpening = true;
    import('./log-book.js').then(
      ({ LogBook }) => {
        if (this.#isClosed) return;
        this.#book = new LogBook({
          take: () => this.#records.splice(0),
          tell: (state) => this.setState(state),
        });
      },
      () => (this.#isOpening = false),
    );
  }
}
