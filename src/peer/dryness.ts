import type { Counts } from './beat.js';

const ROLES = ['microphone', 'camera'] as const;
/** Looks in a row in which the other side's count has grown and one's own has not. */
const LOOKS = 2;

/** Finds media that the other side sends and that does not arrive, though the link is alive. */
export class Dryness {
  readonly #looks = { microphone: 0, camera: 0 };
  #sent: Counts = {};
  #received: Counts = {};

  /** Packets that the other side says it has sent, and that have been received: what is dry, now. */
  judge(sent: Counts, received: Counts): ('microphone' | 'camera')[] {
    const dry = ROLES.filter((role) => {
      const has = sent[role] ?? 0;
      if (!has || (received[role] ?? 0) > (this.#received[role] ?? 0)) this.#looks[role] = 0;
      else if (has > (this.#sent[role] ?? has)) this.#looks[role] += 1;
      return this.#looks[role] >= LOOKS;
    });
    this.#sent = sent;
    this.#received = received;
    return dry;
  }
}
