import type { MediaSource } from '../media/local-media-state.js';
import type { RoomContext } from '../room/ports.js';
import { RtcError } from '../util/errors.js';
import { endAll } from './fault.js';
import { wrap } from './wrap.js';

/** Every camera is gone, for all of the page, until it is plugged in again. */
export function cameraUnplugged(context: RoomContext): () => void {
  return unplug(context, 'camera');
}

/** Every microphone is gone, for all of the page, until it is plugged in again. */
export function microphoneUnplugged(context: RoomContext): () => void {
  return unplug(context, 'microphone');
}

/** The microphone is on and gives nothing but silence, as one that is switched off at its own button. */
export function microphoneSilent(context: RoomContext): () => void {
  const track = trackOf(context, 'microphone');
  let wanted = track.enabled;
  track.enabled = false;
  Object.defineProperty(track, 'enabled', {
    configurable: true,
    get: () => wanted,
    set: (next: boolean) => (wanted = next),
  });
  return () => {
    Reflect.deleteProperty(track, 'enabled');
    track.enabled = wanted;
  };
}

/** The person takes the permission back; given again, devices open when they are asked for. For all of the page. */
export function permissionDenied(context: RoomContext): () => void {
  const { mediaDevices, permissions } = navigator;
  const tracks = liveTracks(context, ['microphone', 'camera']);
  const end = endAll([
    wrap(
      mediaDevices,
      'getUserMedia',
      () => () => Promise.reject(new DOMException('Permission denied', 'NotAllowedError')),
    ),
    wrap(permissions, 'query', (inner) => async (descriptor) => {
      const status = await inner.call(permissions, descriptor);
      return /^(camera|microphone)$/.test(descriptor.name)
        ? Object.defineProperty(status, 'state', { value: 'denied' })
        : status;
    }),
  ]);
  endAllOf(tracks);
  return end;
}

/** Sharing is stopped from the browser's own bar. */
export function screenStopped(context: RoomContext): () => void {
  trackOf(context, 'screen');
  endAllOf(liveTracks(context, ['screen']));
  return () => undefined;
}

function unplug(context: RoomContext, source: 'microphone' | 'camera'): () => void {
  const { mediaDevices } = navigator;
  const tracks = liveTracks(context, [source]);
  const [gone, wish] = source === 'camera' ? (['videoinput', 'video'] as const) : (['audioinput', 'audio'] as const);
  const tellChange = (): boolean => mediaDevices.dispatchEvent(new Event('devicechange'));
  const end = endAll([
    tellChange,
    wrap(
      mediaDevices,
      'enumerateDevices',
      (inner) => async () => (await inner.call(mediaDevices)).filter(({ kind }) => kind !== gone),
    ),
    wrap(mediaDevices, 'getUserMedia', (inner) => async (wishes) => {
      if (wishes?.[wish]) throw new DOMException('Requested device not found', 'NotFoundError');
      return inner.call(mediaDevices, wishes);
    }),
  ]);
  endAllOf(tracks);
  tellChange();
  return end;
}

/**
 * One that is muted, or was never opened, has nothing to end. Throws RtcError `webrtc-unsupported` in
 * Firefox (153), which keeps events that a page made up from a track's listeners: nobody would hear of it.
 */
function liveTracks({ media }: RoomContext, sources: readonly MediaSource[]): MediaStreamTrack[] {
  const states = sources.map((source) => media.getState()[source]);
  const tracks = states.flatMap((state) => (state.status === 'live' ? [state.track] : []));
  if (!tracks.every(hearsMadeUpEvents))
    throw new RtcError('webrtc-unsupported', 'in this browser a page cannot have its track seem to end');
  return tracks;
}

function hearsMadeUpEvents(track: MediaStreamTrack): boolean {
  let isHeard = false;
  track.addEventListener('rtc-probe', () => (isHeard = true), { once: true });
  track.dispatchEvent(new Event('rtc-probe'));
  return isHeard;
}

function endAllOf(tracks: readonly MediaStreamTrack[]): void {
  for (const track of tracks) {
    track.stop();
    // Of one that a page stops itself the browser says nothing.
    track.dispatchEvent(new Event('ended'));
  }
}

/** Throws RtcError `device-missing` where the source is not on. */
function trackOf({ media }: RoomContext, source: MediaSource): MediaStreamTrack {
  const state = media.getState()[source];
  if (state.status !== 'live') throw new RtcError('device-missing', `the ${source} is not on`, { subject: source });
  return state.track;
}
