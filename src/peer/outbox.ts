import {
  SIGNAL_TYPES,
  type CandidateInit,
  type DescriptionInit,
  type Envelope,
  type SignalType,
} from '../protocol/peer-messages.js';

/**
 * `reason` of a resync: what the answering side asks for. `stale` only tells the generation to exceed,
 * `fresh` that the page was loaded again and has nothing of the connection there was.
 */
export const PLEA = { restart: 'restart', rebuild: 'rebuild', stale: 'stale', fresh: 'fresh' } as const;
const PLEA_INTERVAL_MS = 1_000;
const ANSWER_PATIENCE_MS = 2_000;
/** Then the relay may be losing a lot: with a fifth of all signals gone, one round trip in three does not come back. */
const REPEAT_MS = 1_000;

export interface OutboxOptions {
  readonly send: (type: SignalType, message: string) => void;
  /** What each message carries beside its content; empty for a page of the tutorial. */
  readonly stamp: () => Envelope;
  /** The offer that still waits for its answer, if there is one. */
  readonly pendingOffer: () => DescriptionInit | undefined;
}

/** What goes out to one peer. An offer that stays without an answer is repeated, ever slower. */
export class Outbox {
  readonly #options: OutboxOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #offerSentAs = 0;
  #pleadedAt = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  greet(): void {
    this.#options.send(SIGNAL_TYPES.here, '{}');
  }

  candidate(candidate: CandidateInit): void {
    this.#post(SIGNAL_TYPES.candidate, { candidate });
  }

  /** `re`: the number of the offer that this answers. */
  description(sdp: DescriptionInit, re?: number): void {
    const n = this.#post(SIGNAL_TYPES.description, { sdp, re });
    // A tutorial page answers each copy, and does not say which: a late answer would be taken for one to the next offer.
    if (sdp.type !== 'offer' || !n) return;
    this.#offerSentAs = n;
    this.#expectAnswer(ANSWER_PATIENCE_MS, REPEAT_MS);
  }

  /** Whether there was an offer to send again. */
  resendOffer(): boolean {
    const sdp = this.#options.pendingOffer();
    if (sdp) this.#post(SIGNAL_TYPES.description, { sdp });
    return sdp !== undefined;
  }

  /** Whether `re` names the present offer, in any of its copies, and not one before it. */
  isAwaited(re = 0): boolean {
    return re >= this.#offerSentAs;
  }

  /** Asks the offering side for help, not faster than it can give it. */
  plead(reason: keyof typeof PLEA): void {
    if (Date.now() - this.#pleadedAt < PLEA_INTERVAL_MS) return;
    this.#pleadedAt = Date.now();
    this.#post(SIGNAL_TYPES.resync, { reason });
  }

  /** Forgets the offer and the plea that are out; more may follow, under new numbers. */
  reset(): void {
    clearTimeout(this.#timer);
    this.#offerSentAs = this.#pleadedAt = 0;
  }

  /** The offer or its answer may be lost. */
  #expectAnswer(patienceMs: number, nextMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.resendOffer()) this.#expectAnswer(nextMs, 1.05 * nextMs);
    }, patienceMs);
  }

  #post(type: SignalType, body: object): number {
    const envelope = this.#options.stamp();
    this.#options.send(type, JSON.stringify({ ...body, ...envelope }));
    return envelope.n ?? 0;
  }
}
