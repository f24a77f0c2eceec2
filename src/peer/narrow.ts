import type { LinkStats } from './link-stats.js';
import { bitrateFor } from './picture-for.js';
import type { SentPicture } from './sent-picture.js';

/** What sound and its headers take, bits a second: it comes before any picture. */
const SOUND_BPS = 40_000;
/** Longer side of the smallest picture worth sending, px: below 80 kbit/s there is none. */
const LEAST_SIDE = 130;
/** Looks (0.9 s each) in a row that a worse estimate has to last. */
const LOOKS = 3;
/** Pictures are tried again after so long, twice as long each time, up to the last. */
const RETRY_MS = 10_000;
const MAX_RETRY_MS = 60_000;
/** How long such a try may take to show that there is room: the estimate grows with what is sent. */
const TRIAL_MS = 6_000;
/** Looks until a processor that was relieved is trusted with more again. */
const COOL_LOOKS = 20;
const MAX_COOL_LOOKS = 320;
const MAX_LEVEL = 3;

/**
 * Copes with a link that carries, or a processor that encodes, less than what should be sent. The
 * browser does so too, by larger steps and for each link as if it were alone; sound comes first here,
 * and a picture that is not worth it is left out and said to be.
 */
export class Narrow {
  #side = Infinity;
  readonly #estimates: number[] = [];
  #isPaused = false;
  #retryMs = RETRY_MS;
  /** Of the next try while paused; of the end of the one under way otherwise. */
  #dueAt = 0;
  /** Each takes a third of the frames and of the pixels away. */
  #level = 0;
  #hotLooks = 0;
  #coolLooks = 0;
  #patience = COOL_LOOKS;

  /** No picture is sent for now. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Takes a look; whether what should be sent is another now. */
  judge(stats: LinkStats): boolean {
    const before = [this.#side, this.#isPaused, this.#level].join();
    this.#judgeProcessor(stats.limit === 'cpu');
    this.#judgeNetwork(stats.availableBps);
    return before !== [this.#side, this.#isPaused, this.#level].join();
  }

  narrowed(picture: SentPicture): SentPicture {
    const { side, maxFramerate = 30, maxBitrate, active } = picture;
    const least = Math.min(side, this.#side);
    const share = (2 / 3) ** this.#level;
    return {
      side: least * Math.sqrt(share),
      maxFramerate: Math.max(5, Math.min(maxFramerate, least < 240 ? 10 : 30) * share),
      maxBitrate: Math.round(Math.min(maxBitrate ?? Infinity, bitrateFor(least)) * share),
      active: active !== false && !this.#isPaused,
    };
  }

  #judgeNetwork(bps: number): void {
    this.#estimates.push(bps);
    if (this.#estimates.length > LOOKS) this.#estimates.shift();
    const now = performance.now();
    if (this.#isPaused) {
      if (now < this.#dueAt) return;
      this.#isPaused = false;
      this.#dueAt = now + TRIAL_MS;
      this.#side = LEAST_SIDE;
      return;
    }
    const side = sideFor(Math.max(...this.#estimates));
    if (side >= LEAST_SIDE) {
      this.#side = side;
      if (side > 2 * LEAST_SIDE) this.#retryMs = RETRY_MS;
    } else if (now >= this.#dueAt) {
      this.#isPaused = true;
      this.#dueAt = now + this.#retryMs;
      this.#retryMs = Math.min(2 * this.#retryMs, MAX_RETRY_MS);
    }
  }

  #judgeProcessor(isHot: boolean): void {
    this.#hotLooks = isHot ? this.#hotLooks + 1 : 0;
    this.#coolLooks = isHot ? 0 : this.#coolLooks + 1;
    if (this.#hotLooks > LOOKS && this.#level < MAX_LEVEL) {
      this.#level += 1;
      this.#hotLooks = 0;
    } else if (this.#coolLooks > this.#patience && this.#level > 0) {
      this.#level -= 1;
      this.#coolLooks = 0;
      this.#patience = Math.min(2 * this.#patience, MAX_COOL_LOOKS);
    }
  }
}

/** The longer side of a picture that half of `bitrateFor()` would do for, in steps, px. */
function sideFor(bps: number): number {
  const side = Math.sqrt(Math.max(0, (2 * (bps - SOUND_BPS) - 60_000) / 1.2));
  if (side > 1280) return Infinity;
  return side < LEAST_SIDE ? 0 : 160 * 2 ** (Math.round(2 * Math.log2(side / 160)) / 2);
}
