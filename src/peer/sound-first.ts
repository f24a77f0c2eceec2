import type { SentPicture } from './sent-picture.js';

/** Looks (0.9 s each) in a row at a network too narrow for a picture; a queue of a moment is gone by then. */
const LOOKS = 5;
/** After a pause of so many looks a picture is tried again; twice as many each time, up to the last. */
const PAUSE_LOOKS = 10;
const MAX_PAUSE_LOOKS = 80;
/** How many a try has to show that there is no room after all. */
const TRIAL_LOOKS = 8;
const TRIAL: SentPicture = { side: 160, maxFramerate: 8, maxBitrate: 60_000 };

/** Pauses the picture where the network carries no more than sound, and tries again now and then. */
export class SoundFirst {
  #state: 'sending' | 'paused' | 'trial' = 'sending';
  #narrowLooks = 0;
  /** To the end of a pause, or of a trial. */
  #looksLeft = 0;
  #pauseLooks = PAUSE_LOOKS;

  get isPaused(): boolean {
    return this.#state === 'paused';
  }

  /** Takes a look; whether what should be sent is another now. */
  judge(isNarrow: boolean): boolean {
    const before = this.#state;
    this.#looksLeft -= 1;
    if (before === 'paused') {
      if (this.#looksLeft === 0) this.#become('trial', TRIAL_LOOKS);
    } else {
      this.#narrowLooks = isNarrow ? this.#narrowLooks + 1 : 0;
      if (this.#narrowLooks === LOOKS) {
        this.#become('paused', this.#pauseLooks);
        this.#pauseLooks = Math.min(2 * this.#pauseLooks, MAX_PAUSE_LOOKS);
      } else if (before === 'trial' && this.#looksLeft <= 0 && !isNarrow) {
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
    this.#narrowLooks = 0;
  }
}
