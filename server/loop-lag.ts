import { monitorEventLoopDelay } from 'node:perf_hooks';

/** The monitor's own beat; what it measures contains it. */
const RESOLUTION_MS = 20;
/** Of the last one to two windows: a single long pause, as of a process that was stopped, is no sign of load. */
const WINDOW_MS = 5_000;

/**
 * By how much the event loop is late, as the 99th percentile of the last 5 to 10 s, ms. Two monitors take
 * turns, begun a window apart; the older one is asked. Nothing is known of the first window.
 */
export class LoopLag {
  #older = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #younger = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #isKnown = false;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(windowMs = WINDOW_MS) {
    this.#older.enable();
    this.#timer = setInterval(() => this.#turn(), windowMs);
    this.#timer.unref();
  }

  get p99(): number {
    if (!this.#isKnown) return 0;
    return Math.max(0, this.#older.percentile(99) / 1e6 - RESOLUTION_MS);
  }

  /** Idempotent. */
  close(): void {
    clearInterval(this.#timer);
    this.#older.disable();
    this.#younger.disable();
  }

  #turn(): void {
    if (this.#isKnown) {
      [this.#older, this.#younger] = [this.#younger, this.#older];
      this.#younger.reset();
    }
    this.#younger.enable();
    this.#isKnown = true;
  }
}
