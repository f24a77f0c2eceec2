import type { SentPicture } from './sent-picture.js';

/** Looks (0.9 s each) in a row at a processor that cannot keep up, until it gets less to do. */
const HOT_LOOKS = 4;
/** Looks until one that was relieved is trusted with more again: twice as many each time, up to the last. */
const COOL_LOOKS = 20;
const MAX_COOL_LOOKS = 320;
const MAX_LEVEL = 3;
const LEAST_FRAMES = 5;

/**
 * Gives a processor that cannot keep up less to encode. The browser does so too, for each link as if
 * it were alone. Loads when it is needed (link-care.ts): the network is there then.
 */
export class Relief {
  /** Each takes a third of the frames and of the pixels away. */
  #level = 0;
  #hotLooks = 0;
  #coolLooks = 0;
  #patience = COOL_LOOKS;

  /** Takes a look; whether what should be sent is another now. */
  judge(isHot: boolean): boolean {
    this.#hotLooks = isHot ? this.#hotLooks + 1 : 0;
    this.#coolLooks = isHot ? 0 : this.#coolLooks + 1;
    if (this.#hotLooks >= HOT_LOOKS && this.#level < MAX_LEVEL) {
      this.#level += 1;
      this.#hotLooks = 0;
      return true;
    }
    if (this.#coolLooks < this.#patience || this.#level === 0) return false;
    this.#level -= 1;
    this.#coolLooks = 0;
    this.#patience = Math.min(2 * this.#patience, MAX_COOL_LOOKS);
    return true;
  }

  /** It has given all it can. */
  get isSpent(): boolean {
    return this.#level === MAX_LEVEL;
  }

  relieved(picture: SentPicture): SentPicture {
    const { side, maxFramerate = 30 } = picture;
    const share = (2 / 3) ** this.#level;
    return {
      ...picture,
      // Of whatever size the camera has, where all of it is sent.
      side: Math.min(side, 1280) * Math.sqrt(share),
      maxFramerate: Math.max(LEAST_FRAMES, maxFramerate * share),
    };
  }
}
