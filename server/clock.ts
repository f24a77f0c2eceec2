/** Time, handed in so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `action` once after `ms` milliseconds; returns how to cancel it. */
  after(ms: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Microseconds since the epoch, each larger than the one before even where the clock stands still or goes back. */
export class Ticks {
  readonly #clock: Clock;
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get last(): number {
    return this.#last;
  }

  next(): number {
    this.#last = Math.max(this.#last + 1, this.#clock.now() * 1_000);
    return this.#last;
  }

  /** Makes all that follows larger than `tick`. */
  passBy(tick: number): void {
    this.#last = Math.max(this.#last, tick);
  }
}
