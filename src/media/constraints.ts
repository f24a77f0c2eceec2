import type { LocalMediaState } from './local-media-state.js';

export type CaptureSource = 'microphone' | 'camera';

/** How firmly the chosen device is asked for: it or nothing, it if possible, whatever there is. */
export type Firmness = 'exact' | 'ideal' | 'any';

export const wishes: Readonly<Record<CaptureSource, MediaTrackConstraints>> = {
  microphone: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  // What is sent of it at first is for peer/sent-picture.ts.
  camera: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
};

export function constraintsFor(
  sources: readonly CaptureSource[],
  chosen: LocalMediaState['chosen'],
  firmness: Firmness,
): MediaStreamConstraints {
  const of = (source: CaptureSource): MediaTrackConstraints | boolean => {
    const deviceId = chosen[source];
    if (!sources.includes(source)) return false;
    if (firmness === 'any') return true;
    return deviceId ? { ...wishes[source], deviceId: { [firmness]: deviceId } } : wishes[source];
  };
  return { audio: of('microphone'), video: of('camera') };
}

/** Newer than the compiler's DOM types; browsers that do not know a member pass over it. */
interface ScreenOptions extends DisplayMediaStreamOptions {
  readonly selfBrowserSurface: 'exclude';
  readonly surfaceSwitching: 'include';
}

/** Sound as it is, but without the voices of the call, which would come back to those who speak. */
export const screenConstraints: ScreenOptions = {
  video: { frameRate: { ideal: 30 } },
  audio: {
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    restrictOwnAudio: true,
  } as MediaTrackConstraints,
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'include',
};
