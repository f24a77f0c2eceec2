import type { DeviceKind, LocalMediaState, MediaDevice } from './local-media-state.js';

export const deviceKinds: Readonly<Record<DeviceKind, MediaDeviceKind>> = {
  microphone: 'audioinput',
  camera: 'videoinput',
  speaker: 'audiooutput',
};

/** What can be chosen from: devices without an id only say that there are some, before the first permission. */
export function deviceLists(infos: readonly MediaDeviceInfo[]): LocalMediaState['devices'] {
  const of = (kind: DeviceKind): MediaDevice[] =>
    infos
      .filter((info) => info.kind === deviceKinds[kind] && info.deviceId)
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { microphone: of('microphone'), camera: of('camera'), speaker: of('speaker') };
}
