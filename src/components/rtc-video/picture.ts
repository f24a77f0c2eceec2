import { measurePhase, now } from '../../util/phase.js';
import { takePlayer } from '../shared/player.js';
import { showTrack } from '../shared/show-track.js';
import type { Size } from './grid-layout.js';

/** Keeps one `<video>` playing its track, and knows whether a picture has really arrived. */
export class Picture {
  readonly video: HTMLVideoElement;
  readonly #onChange: () => void;
  #isOn = false;
  #hasArrived = false;
  #frameRequest = 0;
  #isSelf = false;
  #startMs = 0;

  /** `track` is the one it will show first, which may be playing already. */
  constructor(track: MediaStreamTrack | undefined, onChange: () => void) {
    const video = (this.video = takePlayer(track));
    this.#onChange = onChange;
    video.addEventListener('resize', onChange);
    // Browsers pause a video that leaves the document, some of them only after it is back.
    video.addEventListener('pause', () => this.resume());
    video.addEventListener('timeupdate', () => {
      if (!('requestVideoFrameCallback' in video)) this.#handleFrame();
    });
  }

  /** True once a frame of the present track was shown since it was last switched on. */
  get hasArrived(): boolean {
    return this.#hasArrived;
  }

  /** Of the picture in its own pixels; undefined before one is known. */
  get size(): Size | undefined {
    const { videoWidth: width, videoHeight: height } = this.video;
    return width > 0 && height > 0 ? { width, height } : undefined;
  }

  show(track: MediaStreamTrack | undefined, isOn: boolean, isSelf: boolean): void {
    const isNew = showTrack(this.video, track);
    if (isNew || isOn !== this.#isOn) {
      this.#hasArrived = false;
      this.#startMs = now();
    }
    this.#isOn = isOn;
    this.#isSelf = isSelf;
    if (isOn && !this.#hasArrived) this.#awaitFrame();
  }

  /** Plays on after the video was moved. */
  resume(): void {
    const video = this.video;
    if (!video.srcObject || !video.isConnected || video.ended) return;
    // Refused only for a video that is taken away again at once: muted ones may always play.
    video.play().catch(() => undefined);
  }

  #awaitFrame(): void {
    const video = this.video;
    if (!('requestVideoFrameCallback' in video)) return;
    video.cancelVideoFrameCallback(this.#frameRequest);
    this.#frameRequest = video.requestVideoFrameCallback(() => this.#handleFrame());
  }

  #handleFrame(): void {
    if (this.#hasArrived || !this.#isOn || !this.size) return;
    if (!this.#isSelf) measurePhase('frame', this.#startMs);
    this.#hasArrived = true;
    this.#onChange();
  }
}
