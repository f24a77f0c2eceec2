import { RtcError } from '../util/errors.js';
import { measurePhase, now } from '../util/phase.js';
import { constraintsFor, screenConstraints, type CaptureSource, type Firmness } from './constraints.js';
import type { LocalMediaState, MediaSource } from './local-media-state.js';
import type { MediaDevicesLike, MediaEnvironment } from './media-environment.js';
import type * as Failures from './media-failures.js';
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
    try {
      return pick(await this.#capture([source], deviceId), source);
    } catch (reason) {
      throw await this.#explain(reason, source);
    }
  }

  /** One question for both; each comes or fails by itself. */
  openBoth(): Readonly<Record<CaptureSource, Promise<OpenedTrack>>> {
    const stream = this.#capture(['microphone', 'camera']);
    const of = async (source: CaptureSource): Promise<OpenedTrack> => {
      try {
        return pick(await stream, source);
      } catch (reason) {
        if (await this.#isWorthTryingAlone(reason, source)) return this.open(source);
        throw await this.#explain(reason, source);
      }
    };
    return { microphone: of('microphone'), camera: of('camera') };
  }

  /** Undefined where the person chose to share nothing. */
  async openScreen(): Promise<OpenedTrack | undefined> {
    try {
      const devices = this.#devices('screen');
      if (!devices.getDisplayMedia) {
        throw new RtcError('screen-unsupported', undefined, { subject: 'screen' });
      }
      const stream = await devices.getDisplayMedia(screenConstraints);
      this.#options.onOpened(['screen']);
      return { track: pick(stream, 'camera').track, audio: stream.getAudioTracks()[0] };
    } catch (reason) {
      const error = await this.#explain(reason, 'screen');
      if (error.code === 'permission-denied' || error.code === 'permission-dismissed') return undefined;
      throw error;
    }
  }

  async #capture(sources: readonly CaptureSource[], deviceId?: string): Promise<MediaStream> {
    const { chosen } = this.#options.getState();
    const isStrict = deviceId !== undefined;
    const isChosen = sources.some((source) => chosen[source]);
    const steps: Firmness[] = isStrict ? ['exact'] : isChosen ? ['exact', 'ideal', 'any'] : ['ideal', 'any'];
    for (;;) {
      const wanted = isStrict ? { [sources[0]!]: deviceId } : chosen;
      try {
        const devices = this.#devices(sources[0]!);
        const startMs = now();
        const stream = await devices.getUserMedia(constraintsFor(sources, wanted, steps.shift()!));
        measurePhase('devices', startMs);
        this.#options.onOpened(sources);
        return stream;
      } catch (reason) {
        if ((reason as Error).name !== 'OverconstrainedError' || steps.length === 0) throw reason;
      }
    }
  }

  #devices(subject: MediaSource): MediaDevicesLike {
    const { environment, signal } = this.#options;
    if (signal.aborted) throw new RtcError('aborted', undefined, { subject });
    if (environment.mediaDevices) return environment.mediaDevices;
    const code = environment.isSecureContext ? 'webrtc-unsupported' : 'insecure-context';
    throw new RtcError(code, undefined, { subject });
  }

  async #isWorthTryingAlone(reason: unknown, source: CaptureSource): Promise<boolean> {
    const failures = await loadFailures();
    const isWorthIt = await failures?.isWorthTryingAlone(this.#options.environment, reason, source);
    // Never where the source was turned off meanwhile.
    return Boolean(isWorthIt) && this.#options.getState()[source].status === 'starting';
  }

  async #explain(reason: unknown, source: MediaSource): Promise<RtcError> {
    const failures = await loadFailures();
    const error = await failures?.explain(this.#options.environment, reason, source);
    return error ?? RtcError.from(reason, 'device-failed', { subject: source });
  }
}

/** Undefined where it cannot be fetched: then a failure keeps its cause, but no better word for it. */
async function loadFailures(): Promise<typeof Failures | undefined> {
  return import('./media-failures.js').catch(() => undefined);
}

/** Chromium answers a request for both with one track alone where the page may use only one of them. */
function pick(stream: MediaStream, source: CaptureSource): OpenedTrack {
  const [track] = source === 'camera' ? stream.getVideoTracks() : stream.getAudioTracks();
  if (!track) throw new DOMException(source, 'NotAllowedError');
  return { track };
}
