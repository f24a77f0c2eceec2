import type { Participant, RoomContext } from '../../room/ports.js';
import { until } from '../../util/until.js';

/** Longest that the stage waits for a newcomer's tracks. */
const LONGEST_MS = 300;
/** How long a newcomer's picture stands alone, without name and state: laying those out takes longer than the picture. */
const PICTURE_ALONE_MS = 500;

/** A link's tracks are known as soon as its descriptions are out of the way. */
const isOut = ({ link, tracks }: Participant): boolean => link?.status !== 'connecting' || 'camera' in tracks;

/** Those who are just coming in: their connection comes first, then their picture, then what is said about them. */
export class Arrivals {
  /** Of those who are here, the ids of whom was waited for: nobody is twice. */
  readonly #met = new Set<string>();
  readonly #fresh = new Set<string>();
  readonly #onSettled: () => void;

  /** `onSettled`: somebody is not new any more. */
  constructor(onSettled: () => void) {
    this.#onSettled = onSettled;
  }

  /** Whether to show this one's picture without words. */
  isFresh(id: string): boolean {
    return this.#fresh.has(id);
  }

  /** Resolves when drawing does not hold up anybody's connection, at once where none is being made. */
  async descriptionsOut({ participants }: RoomContext): Promise<void> {
    const { others } = participants.getState();
    for (const id of this.#met) if (!others.some((one) => one.id === id)) this.#met.delete(id);
    const isAwaited = (one: Participant): boolean => !isOut(one) && !this.#met.has(one.id);
    await until([participants], () => !participants.getState().others.some(isAwaited), LONGEST_MS);
    for (const { id } of others.filter(isAwaited)) {
      this.#met.add(id);
      this.#fresh.add(id);
      setTimeout(() => {
        this.#fresh.delete(id);
        this.#onSettled();
      }, PICTURE_ALONE_MS);
    }
  }
}
