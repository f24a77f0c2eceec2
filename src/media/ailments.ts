import type { Store } from '../util/store.js';
import type { CaptureSource as Kind } from './constraints.js';
import type { LocalMediaState } from './local-media-state.js';

/** A track is muted for a moment when a device changes hands, or a phone rings. */
const PATIENCE_MS = 5_000;

/** Keeps `lost` and `muted` of the state: what is wrong with a source that was on. */
export class Ailments {
  readonly #store: Store<LocalMediaState>;
  readonly #tracks: Partial<Record<Kind, MediaStreamTrack>> = {};
  readonly #timers: Partial<Record<Kind, ReturnType<typeof setTimeout>>> = {};

  constructor(store: Store<LocalMediaState>, signal: AbortSignal) {
    this.#store = store;
    signal.addEventListener('abort', store.subscribe(this.#look));
    this.#look();
  }

  /** Where somebody still waits for it. */
  handleLost(kind: Kind): void {
    if (this.#store.getState()[kind].status === 'starting') this.#mark('lost', kind, true);
  }

  readonly #look = (): void => {
    for (const kind of ['microphone', 'camera'] as const) {
      const source = this.#store.getState()[kind];
      if (/live|off/.test(source.status)) this.#mark('lost', kind, false);
      const track = source.status === 'live' ? source.track : undefined;
      if (!track) clearTimeout(this.#timers[kind]);
      else if (track !== this.#tracks[kind]) this.#watch(kind, (this.#tracks[kind] = track));
    }
  };

  #watch(kind: Kind, track: MediaStreamTrack): void {
    const look = (): void => {
      if (track !== this.#tracks[kind]) return;
      clearTimeout(this.#timers[kind]);
      if (track.muted) this.#timers[kind] = setTimeout(() => this.#mark('muted', kind, true), PATIENCE_MS);
      else this.#mark('muted', kind, false);
    };
    track.addEventListener('mute', look);
    track.addEventListener('unmute', look);
    look();
  }

  #mark(list: 'lost' | 'muted', kind: Kind, isSo: boolean): void {
    this.#store.update((state) => {
      const before = state[list] ?? [];
      if (before.includes(kind) === isSo) return state;
      return { ...state, [list]: isSo ? [...before, kind] : before.filter((other) => other !== kind) };
    });
  }
}
