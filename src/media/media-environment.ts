import type { DeviceKind } from './local-media-state.js';

/** The part of `navigator.mediaDevices` that is used; anything of this shape may stand in for it. */
export type MediaDevicesLike = Pick<
  MediaDevices,
  'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
> &
  Partial<Pick<MediaDevices, 'getDisplayMedia'>>;

export interface LocalMediaOptions {
  /** Default: `navigator.mediaDevices`, looked up each time it is needed. */
  readonly mediaDevices?: MediaDevicesLike;
  /** Default: `navigator.permissions`. */
  readonly permissions?: Pick<Permissions, 'query'>;
  /** Where chosen devices are remembered. Default: `localStorage`, or nothing where the page may not have it. */
  readonly storage?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Default: `globalThis.isSecureContext`. */
  readonly isSecureContext?: boolean;
  /** Whether the page and those that embed it let a feature be used. Default: the document's permissions policy. */
  readonly allowsFeature?: (feature: string) => boolean | undefined;
}

/** What the browser offers, behind one door: nothing is read before it is asked for. */
export class MediaEnvironment {
  /** As given; what only a failure asks of them is read where it is explained (media-failures.ts). */
  readonly options: LocalMediaOptions;

  constructor(options: LocalMediaOptions) {
    this.options = options;
  }

  get mediaDevices(): MediaDevicesLike | undefined {
    return this.options.mediaDevices ?? globalThis.navigator?.mediaDevices;
  }

  /** Undefined where the browser does not tell. */
  async permission(source: 'microphone' | 'camera'): Promise<PermissionState | undefined> {
    try {
      const permissions = this.options.permissions ?? globalThis.navigator?.permissions;
      return (await permissions.query({ name: source })).state;
    } catch {
      return undefined;
    }
  }

  /** Empty where there is nothing to ask. */
  async enumerate(): Promise<readonly MediaDeviceInfo[]> {
    try {
      return (await this.mediaDevices?.enumerateDevices()) ?? [];
    } catch {
      return [];
    }
  }

  recall(): Partial<Record<DeviceKind, string>> {
    const found: Partial<Record<DeviceKind, string>> = {};
    for (const kind of ['microphone', 'camera', 'speaker'] as const) {
      const deviceId = this.withStorage((storage) => storage.getItem(`rtc-elements:${kind}`));
      if (deviceId) found[kind] = deviceId;
    }
    return found;
  }

  /** Storage may be absent, forbidden (a getter that throws) or full: then nothing is remembered. */
  withStorage<T>(use: (storage: NonNullable<LocalMediaOptions['storage']>) => T): T | undefined {
    try {
      return use(this.options.storage ?? globalThis.localStorage);
    } catch {
      return undefined;
    }
  }
}
