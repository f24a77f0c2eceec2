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
  endTracks(context, ['microphone', 'camera']);
  return end;
}

/** Sharing is stopped from the browser's own bar. */
export function screenStopped(context: RoomContext): () => void {
  trackOf(context, 'screen');
  endTracks(context, ['screen']);
  return () => undefined;
}

function unplug(context: RoomContext, source: 'microphone' | 'camera'): () => void {
  const { mediaDevices } = navigator;
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
  endTracks(context, [source]);
  tellChange();
  return end;
}

/** Those that are live: one that is muted, or was never opened, has nothing to end. */
function endTracks({ media }: RoomContext, sources: readonly MediaSource[]): void {
  for (const source of sources) {
    const state = media.getState()[source];
    if (state.status !== 'live') continue;
    // Of one that a page stops itself the browser says nothing, and Firefox passes nothing on any more.
    state.track.dispatchEvent(new Event('ended'));
    state.track.stop();
  }
}

/** Throws RtcError `device-missing` where the source is not on. */
function trackOf({ media }: RoomContext, source: MediaSource): MediaStreamTrack {
  const state = media.getState()[source];
  if (state.status !== 'live') throw new RtcError('device-missing', `the ${source} is not on`, { subject: source });
  return state.track;
}
