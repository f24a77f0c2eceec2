import type { Shortage } from './link-state.js';
import type { SentPicture } from './sent-picture.js';
import { Turns } from './turns.js';

/** Looks (0.9 s each) in a row at too little for a picture; a queue of a moment is gone by then. */
const LOOKS = 5;
/** After a pause of so many looks a picture is tried again; twice as many each time, up to the last. */
const PAUSE_LOOKS = 10;
const MAX_PAUSE_LOOKS = 80;
/** How many a try has to show that there is no room after all. */
const TRIAL_LOOKS = 8;
/** What a pause has made room for shows by then at the other links; a try gets its looks, and the first two tell of before. */
const AFTER_PAUSE_MS = 4_500;
const TRIAL_MS = 9_000;
const TRIAL: SentPicture = { side: 160, maxFramerate: 8, maxBitrate: 60_000 };

/**
 * Pauses the picture where the network carries no more than sound, or the processor cannot encode
 * another one, and tries again now and then. Others' links wait for what comes of it.
 */
export class SoundFirst {
  readonly #turns: Turns;
  #state: 'sending' | 'paused' | 'trial' = 'sending';
  #shortLooks = 0;
  #shortage: Shortage | undefined;
  /** To the end of a pause, or of a trial. */
  #looksLeft = 0;
  #pauseLooks = PAUSE_LOOKS;

  constructor(turns = new Turns()) {
    this.#turns = turns;
  }

  /** Why the picture is paused. */
  get paused(): Shortage | undefined {
    return this.#state === 'paused' ? this.#shortage : undefined;
  }

  /** Takes a look; whether what should be sent is another now. */
  judge(shortage?: Shortage): boolean {
    const before = this.#state;
    this.#looksLeft -= 1;
    if (before === 'paused') {
      if (this.#looksLeft <= 0 && this.#turns.take(TRIAL_MS)) this.#become('trial', TRIAL_LOOKS);
    } else {
      this.#shortLooks = shortage ? this.#shortLooks + 1 : 0;
      if (this.#shortLooks >= LOOKS && (before === 'trial' || this.#turns.take(AFTER_PAUSE_MS))) {
        this.#turns.hold(AFTER_PAUSE_MS);
        this.#shortage = shortage;
        this.#become('paused', this.#pauseLooks);
        this.#pauseLooks = Math.min(2 * this.#pauseLooks, MAX_PAUSE_LOOKS);
      } else if (before === 'trial' && this.#looksLeft <= 0 && !shortage) {
        this.#become('sending', 0);
        this.#pauseLooks = PAUSE_LOOKS;
      }
    }
    return this.#state !== before;
  }

  allowed(picture: SentPicture): SentPicture {
    if (this.#state === 'paused') return { ...picture, active: false };
    return this.#state === 'trial' ? { ...picture, ...TRIAL, side: Math.min(picture.side, TRIAL.side) } : picture;
  }

  #become(state: 'sending' | 'paused' | 'trial', looks: number): void {
    this.#state = state;
    this.#looksLeft = looks;
    this.#shortLooks = 0;
  }
}
