import { addressGroup, isLoopbackAddress } from './addresses.js';
import type { Clock } from './clock.js';
import { TokenBucket, type Rate } from './limits.js';

/** A bucket of a minute is full again by then. */
const FORGET_MS = 60_000;

export interface AdmissionOptions {
  /** Connections at once from one address; a school sits behind one. */
  readonly perAddress: number;
  /** New connections from one address; `perAddress` of them may come at once. */
  readonly perSecond: number;
  /** Connections at once in all. */
  readonly inAll: number;
  /** Seats newly taken from one address. */
  readonly joins: Rate;
}

interface Entry {
  connections: number;
  readonly opening: TokenBucket;
  readonly joining: TokenBucket;
  cancelForget?: () => void;
}

/**
 * Counts connections and joins by address. Loopback is not limited: it is the person at this
 * machine, or a proxy in front of everybody (`trustProxy` then tells people apart).
 */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  #inAll = 0;

  constructor(options: AdmissionOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  mayConnect(address: string): boolean {
    if (this.#inAll >= this.#options.inAll) return false;
    if (isLoopbackAddress(address)) return true;
    const entry = this.#entry(address);
    return entry.connections < this.#options.perAddress && entry.opening.take();
  }

  mayJoin(address: string): boolean {
    return isLoopbackAddress(address) || this.#entry(address).joining.take();
  }

  handleOpened(address: string): void {
    this.#inAll += 1;
    this.#entry(address).connections += 1;
  }

  handleClosed(address: string): void {
    this.#inAll -= 1;
    this.#entry(address).connections -= 1;
  }

  #entry(address: string): Entry {
    const group = addressGroup(address);
    let entry = this.#entries.get(group);
    if (!entry) {
      const { perAddress, perSecond, joins } = this.#options;
      const opening = new TokenBucket({ burst: perAddress, perSecond }, this.#clock);
      this.#entries.set(group, (entry = { connections: 0, opening, joining: new TokenBucket(joins, this.#clock) }));
    }
    entry.cancelForget?.();
    entry.cancelForget = this.#clock.after(FORGET_MS, () => this.#forget(group));
    return entry;
  }

  #forget(group: string): void {
    if (this.#entries.get(group)?.connections === 0) this.#entries.delete(group);
  }
}
