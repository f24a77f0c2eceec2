import type { PeerId, SignalingMessage, SignalPayload } from '../../src/protocol/events.js';

export interface Carried extends SignalPayload {
  readonly from: PeerId;
}

export interface MemoryRelayOptions {
  /** Decides when, whether and how often a signal arrives; the default is at once, in a task of its own. */
  readonly carry?: (deliver: () => void, signal: Carried) => void;
}

/** Carries signals between transports of one process as the relay would: stamped, never echoed. */
export class MemoryRelay {
  readonly carried: Carried[] = [];
  readonly #receivers = new Map<PeerId, (signal: SignalingMessage) => void>();
  readonly #carry: NonNullable<MemoryRelayOptions['carry']>;

  constructor({ carry = (deliver) => void setTimeout(deliver, 0) }: MemoryRelayOptions = {}) {
    this.#carry = carry;
  }

  /** Returns how `id` sends; `undefined` as receiver unplugs it. */
  connect(id: PeerId, receive: ((signal: SignalingMessage) => void) | undefined): (payload: SignalPayload) => void {
    if (receive) this.#receivers.set(id, receive);
    else this.#receivers.delete(id);
    return (payload) => {
      const signal = { ...payload, from: id };
      this.carried.push(signal);
      for (const [to, deliver] of this.#receivers) {
        if (to === id || (payload.to !== undefined && payload.to !== to)) continue;
        const { type, message } = payload;
        this.#carry(() => this.#receivers.has(to) && deliver({ type, message, from: id }), signal);
      }
    };
  }
}
