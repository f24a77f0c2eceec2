import { measurePhase, now } from '../util/phase.js';
import { constraintsFor, screenConstraints, type CaptureSource, type Firmness } from './constraints.js';
import { loadMediaFailures } from './load-device-care.js';
import type { LocalMediaState, MediaSource } from './local-media-state.js';
import type { MediaDevicesLike, MediaEnvironment } from './media-environment.js';
import type { OpenedTrack } from './track-source.js';

export interface MediaOpenerOptions {
  readonly environment: MediaEnvironment;
  readonly getState: () => LocalMediaState;
  readonly onOpened: (sources: readonly MediaSource[]) => void;
  /** Once aborted, nothing is asked of the browser any more. */
  readonly signal: AbortSignal;
}

/**
 * Asks the browser for tracks, and says in an RtcError why there is none. Every method calls the
 * browser before it returns: the camera opens while the page does other things, and a click still counts.
 */
export class MediaOpener {
  readonly #options: MediaOpenerOptions;

  constructor(options: MediaOpenerOptions) {
    this.#options = options;
  }

  /** With a `deviceId` that device and no other; without, the chosen one if it is there. */
  async open(source: CaptureSource, deviceId?: string): Promise<OpenedTrack> {
    return this.#pick(this.#capture([source], deviceId), source);
  }

  /** One question for both; each comes or fails by itself. */
  openBoth(): (source: CaptureSource) => Promise<OpenedTrack> {
    const stream = this.#capture(['microphone', 'camera']);
    return (source) => this.#pick(stream, source, true);
  }

  /** Undefined where the person chose to share nothing. */
  async openScreen(): Promise<OpenedTrack | undefined> {
    try {
      const stream = await this.#devices.getDisplayMedia?.(screenConstraints);
      const { track } = pick(stream, 'camera');
      this.#options.onOpened(['screen']);
      return { track, audio: stream?.getAudioTracks()[0] };
    } catch (reason) {
      const { explainScreen } = await loadMediaFailures('screen', reason);
      return explainScreen(this.#options.environment, reason);
    }
  }

  async #pick(stream: Promise<MediaStream>, source: CaptureSource, isPair?: boolean): Promise<OpenedTrack> {
    try {
      return pick(await stream, source);
    } catch (reason) {
      const { explain, isWorthTryingAlone } = await loadMediaFailures(source, reason);
      if (isPair && (await isWorthTryingAlone(this.#options, reason, source))) return this.open(source);
      throw await explain(this.#options.environment, reason, source);
    }
  }

  /** Throws where there are none, or nobody waits for them any more. */
  get #devices(): MediaDevicesLike {
    const { environment, signal } = this.#options;
    if (signal.aborted || !environment.mediaDevices) throw new DOMException('', 'NotSupportedError');
    return environment.mediaDevices;
  }

  async #capture(sources: readonly CaptureSource[], deviceId?: string): Promise<MediaStream> {
    const { chosen } = this.#options.getState();
    const isStrict = deviceId !== undefined;
    const isChosen = sources.some((source) => chosen[source]);
    const steps: Firmness[] = isStrict ? ['exact'] : isChosen ? ['exact', 'ideal', 'any'] : ['ideal', 'any'];
    for (;;) {
      const wanted = isStrict ? { [sources[0]!]: deviceId } : chosen;
      try {
        const startMs = now();
        const stream = await this.#devices.getUserMedia(constraintsFor(sources, wanted, steps.shift()!));
        measurePhase('devices', startMs);
        this.#options.onOpened(sources);
        return stream;
      } catch (reason) {
        if ((reason as Error).name !== 'OverconstrainedError' || steps.length === 0) throw reason;
      }
    }
  }
}

/** Chromium answers a request for both with one track alone where the page may use only one of them. */
function pick(stream: MediaStream | undefined, source: CaptureSource): OpenedTrack {
  const track = (source === 'camera' ? stream?.getVideoTracks() : stream?.getAudioTracks())?.[0];
  if (!track) throw new DOMException(source, 'NotAllowedError');
  return { track };
}
