import type { Envelope } from '../protocol/peer-messages.js';

/** How far behind the newest a message may be and still count as merely late. */
const WINDOW = 128;

export type Verdict = 'pass' | 'newer' | 'older' | 'replay';

/**
 * Stamps what goes out and judges what comes in: which messages belong to the connection there is
 * now. Within its generation each `n` passes once. Messages may overtake each other, but an offer
 * that a later one has overtaken is void.
 */
export class GenerationGate {
  #generation = 0;
  #sent = 0;
  #highest = 0;
  #offer = 0;
  readonly #seen = new Set<number>();

  /** 0 before the first offer. */
  get generation(): number {
    return this.#generation;
  }

  advance(generation: number): void {
    this.#generation = generation;
    this.#sent = this.#highest = this.#offer = 0;
    this.#seen.clear();
  }

  /** Empty as long as there is no generation to name. */
  stamp(): Envelope {
    return this.#generation ? { generation: this.#generation, n: (this.#sent += 1) } : {};
  }

  check({ generation, n }: Envelope, isOffer: boolean): Verdict {
    if (generation === undefined || n === undefined || generation < this.#generation) return 'older';
    if (generation > this.#generation) return 'newer';
    if (n <= (isOffer ? this.#offer : this.#highest - WINDOW) || this.#seen.has(n)) return 'replay';
    this.#seen.add(n);
    if (isOffer) this.#offer = n;
    if (n > this.#highest) {
      this.#highest = n;
      for (const old of this.#seen) if (old <= n - WINDOW) this.#seen.delete(old);
    }
    return 'pass';
  }
}
