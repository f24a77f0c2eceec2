import type { Store } from '../util/store.js';
import { wishes } from './constraints.js';
import type { LocalMediaState } from './local-media-state.js';

/** Longer side of a picture for several, px, and how many of them a second. */
const SEVERAL = { side: 640, frameRate: 15 };

/**
 * What an open camera is to give, to several others or to one: to several less, and in the shape
 * it has (of `max` alone Chromium 156 makes 4:3). Scaled here it is so for every link and for one's own
 * tile at once; where each encoder scales for itself, three pages take a tenth more of two cores.
 */
function cameraFor(isForSeveral: boolean, { width = 0, height = 0 }: MediaTrackSettings): MediaTrackConstraints {
  const scale = SEVERAL.side / Math.max(width, height);
  if (!isForSeveral || scale > 1) return wishes.camera;
  return { width: width * scale, height: height * scale, frameRate: SEVERAL.frameRate };
}

/** Has the camera give what suits how many it is sent to, whichever camera it is by then. */
export class CameraFit {
  readonly #store: Store<LocalMediaState>;
  #isForSeveral = false;
  #fitted: MediaStreamTrack | undefined;

  constructor(store: Store<LocalMediaState>, signal: AbortSignal) {
    this.#store = store;
    signal.addEventListener(
      'abort',
      store.subscribe(({ camera }) => {
        if (this.#isForSeveral && camera.status === 'live' && camera.track !== this.#fitted) this.#fit();
      }),
    );
  }

  setAudience(count: number): void {
    if (count > 1 === this.#isForSeveral) return;
    this.#isForSeveral = count > 1;
    this.#fit();
  }

  #fit(): void {
    const { camera } = this.#store.getState();
    if (camera.status !== 'live') return;
    this.#fitted = camera.track;
    void camera.track.applyConstraints(cameraFor(this.#isForSeveral, camera.track.getSettings())).then(
      // The same track, of another size now: whoever sends it hears of that.
      () => this.#store.update((state) => ({ ...state })),
      // A camera that cannot goes on as it is.
      () => undefined,
    );
  }
}
