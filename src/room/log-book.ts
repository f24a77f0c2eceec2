import { describeRecord, formatEntry } from './log-words.js';
import type { LogEntry, SignalLogState } from './ports.js';
import { LOG_CAPACITY, type LogRecord } from './log-record.js';

/** Whoever shows entries draws: not for each of the fifty that a join writes. */
const DELAY_MS = 100;

export interface LogBookOptions {
  /** What was recorded since it was asked last. */
  readonly take: () => readonly LogRecord[];
  readonly tell: (state: SignalLogState) => void;
}

/** The log in words, for those who look. */
export class LogBook {
  readonly #options: LogBookOptions;
  #entries: readonly LogEntry[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LogBookOptions) {
    this.#options = options;
    this.#tell();
  }

  handleRecord(): void {
    this.#timer ??= setTimeout(() => this.#tell(), DELAY_MS);
  }

  clear(): void {
    this.#entries = [];
    this.#tell();
  }

  toText(): string {
    this.#read();
    return this.#entries.map(formatEntry).join('\n');
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#read();
    const [first] = this.#entries;
    this.#options.tell({ entries: this.#entries, dropped: first ? first.id - 1 : 0 });
  }

  #read(): void {
    this.#entries = [...this.#entries, ...this.#options.take().map(describeRecord)].slice(-LOG_CAPACITY);
  }
}
