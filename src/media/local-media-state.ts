import type { RtcError } from '../util/errors.js';

export type MediaSource = 'microphone' | 'camera' | 'screen';

/** Never optimistic: `live` when the track is, `off` when nothing leaves this machine. */
export type TrackState =
  | { readonly status: 'off' }
  | { readonly status: 'starting' }
  | {
      readonly status: 'live';
      readonly track: MediaStreamTrack;
      readonly deviceId: string | undefined;
      /** Sound of a shared screen, where the browser gave one. */
      readonly audio?: MediaStreamTrack;
    }
  | { readonly status: 'failed'; readonly error: RtcError };

export type DeviceKind = 'microphone' | 'camera' | 'speaker';

export interface MediaDevice {
  readonly id: string;
  /** Empty until the browser tells names, which it does after the first permission. */
  readonly label: string;
}

export interface LocalMediaState {
  readonly microphone: TrackState;
  readonly camera: TrackState;
  readonly screen: TrackState;
  readonly devices: Readonly<Record<DeviceKind, readonly MediaDevice[]>>;
  /** Device a person chose (or the last one used); undefined is the browser's default. */
  readonly chosen: Readonly<Partial<Record<DeviceKind, string>>>;
  readonly canShareScreen: boolean;
  /** Ended while on, not by a person here: unplugged, or taken back. Until they are on again, or turned off. */
  readonly lost?: readonly ('microphone' | 'camera')[];
  /** Open, and nothing comes through: muted on the device, by the system, or by another program that has it. */
  readonly muted?: readonly ('microphone' | 'camera')[];
}
