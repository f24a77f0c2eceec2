import type { PresenceState } from '../protocol/events.js';
import type { SignalingChannel } from '../signaling/channel.js';

const RETRY_MS = 1_000;

/**
 * Tells the others what is on here: always the latest, one message at a time, and again after the
 * relay found it too fast. Toggling a hundred times costs a handful of messages and ends right.
 */
export class PresenceSync {
  readonly #channel: SignalingChannel;
  readonly #current: () => PresenceState | undefined;
  #told = '';
  #busy = false;

  /** `current` is undefined while not in the room. */
  constructor(channel: SignalingChannel, current: () => PresenceState | undefined) {
    this.#channel = channel;
    this.#current = current;
  }

  /** What the relay was told with `ready`. */
  handleTold(state: PresenceState): void {
    this.#told = JSON.stringify(state);
  }

  handleChange(): void {
    if (this.#busy) return;
    this.#busy = true;
    // What changes in one go is told at once: a device that is lost is off first.
    setTimeout(() => void this.#tell());
  }

  async #tell(): Promise<void> {
    const state = this.#current();
    const text = JSON.stringify(state);
    const isNews = text !== this.#told && this.#channel.state.getState().status === 'open';
    const reply = state && isNews && (await this.#channel.request('update', { state }).catch(() => undefined));
    if (reply && reply.ok) this.#told = text;
    else if (reply) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    this.#busy = false;
    // Without an answer the relay is away: the next `ready` carries the state.
    if (reply) this.handleChange();
  }
}
