import type { Clock } from './clock.js';

/** A token bucket: `burst` at once, `perSecond` in the long run. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Per socket and class of event, but for `joins` (per address) and `room` (all of a room's signals and lines). */
export const RATES = {
  /** A join to seven people costs some 7 x 14 signals. */
  signal: { burst: 200, perSecond: 40 },
  chat: { burst: 10, perSecond: 1 },
  presence: { burst: 5, perSecond: 1 },
  ready: { burst: 10, perSecond: 1 },
  history: { burst: 10, perSecond: 1 },
  /** 200 long lines come back in some 45 packets. */
  restore: { burst: 80, perSecond: 2 },
  /** What a socket may be refused as too fast or malformed before it is disconnected. */
  refusals: { burst: 50, perSecond: 1 },
  joins: { burst: 60, perSecond: 1 },
  room: { burst: 1_600, perSecond: 400 },
} as const satisfies Record<string, Rate>;

export type RateClass = keyof typeof RATES;
export type Rates = Readonly<Record<RateClass, Rate>>;

export class TokenBucket {
  readonly #rate: Rate;
  readonly #clock: Clock;
  #tokens: number;
  #countedAt: number;

  constructor(rate: Rate, clock: Clock) {
    this.#rate = rate;
    this.#clock = clock;
    this.#tokens = rate.burst;
    this.#countedAt = clock.now();
  }

  /** Takes one; false when none is left. */
  take(): boolean {
    const now = this.#clock.now();
    const earned = (Math.max(0, now - this.#countedAt) / 1_000) * this.#rate.perSecond;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + earned);
    this.#countedAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** The buckets of one socket, made when first asked for. */
export class Allowance {
  readonly #rates: Rates;
  readonly #clock: Clock;
  readonly #buckets = new Map<RateClass, TokenBucket>();

  constructor(rates: Rates, clock: Clock) {
    this.#rates = rates;
    this.#clock = clock;
  }

  take(kind: RateClass): boolean {
    let bucket = this.#buckets.get(kind);
    if (!bucket) this.#buckets.set(kind, (bucket = new TokenBucket(this.#rates[kind], this.#clock)));
    return bucket.take();
  }
}
