import type { Store } from '../util/store.js';
import { Ailments } from './ailments.js';
import { CameraFit } from './camera-fit.js';
import type { CaptureSource as Kind } from './constraints.js';
import { DeviceChanges } from './device-changes.js';
import { deviceLists } from './device-list.js';
import type { DeviceKind, LocalMediaState } from './local-media-state.js';
import type { MediaEnvironment } from './media-environment.js';
import type { MediaOpener } from './media-opener.js';
import type { OpenedTrack, TrackSource } from './track-source.js';

/** The local media that is cared for. */
export interface DeviceOwner {
  readonly environment: MediaEnvironment;
  readonly opener: MediaOpener;
  readonly sources: Readonly<Record<Kind, TrackSource>>;
  readonly store: Store<LocalMediaState>;
  /** Once aborted, nothing is told any more. */
  readonly signal: AbortSignal;
}

/**
 * Which devices there are, which one a person wants, and what becomes of one that is lost. Loads when
 * the first device is open (local-media.ts): it is there when one is lost and the network with it.
 */
export class DeviceCare {
  readonly #owner: DeviceOwner;
  readonly #ailments: Ailments;
  readonly fit: CameraFit;
  readonly #changes: Readonly<Record<Kind, DeviceChanges>>;

  constructor(owner: DeviceOwner) {
    this.#owner = owner;
    const { environment, opener, sources, store, signal } = owner;
    this.fit = new CameraFit(store, signal);
    this.#ailments = new Ailments(store, signal);
    const changes = (kind: Kind): DeviceChanges => {
      const onChosen = (deviceId: string): void => this.#remember(kind, deviceId);
      return new DeviceChanges({ kind, environment, opener, source: sources[kind], state: store, onChosen });
    };
    this.#changes = { microphone: changes('microphone'), camera: changes('camera') };
    environment.mediaDevices?.addEventListener('devicechange', () => void this.refresh(), { signal });
  }

  /** Lists the devices anew: see `DeviceChanges.handleDevices`. */
  async refresh(): Promise<void> {
    const { environment, store, signal } = this.#owner;
    const infos = await environment.enumerate();
    if (signal.aborted) return;
    store.update((state) => ({ ...state, devices: deviceLists(infos) }));
    this.#changes.microphone.handleDevices(infos);
    this.#changes.camera.handleDevices(infos);
  }

  /** See `LocalMedia.chooseDevice`. */
  async choose(kind: DeviceKind, deviceId: string): Promise<void> {
    if (this.#owner.signal.aborted) return;
    if (kind === 'speaker') this.#remember(kind, deviceId);
    else await this.#changes[kind].choose(deviceId);
  }

  /** See `DeviceChanges`. */
  async openAnother(kind: Kind, lost: MediaStreamTrack): Promise<OpenedTrack> {
    this.#ailments.handleLost(kind);
    return this.#changes[kind].openAnother(lost);
  }

  #remember(kind: DeviceKind, deviceId: string): void {
    const key = `rtc-elements:${kind}`;
    this.#owner.environment.withStorage((storage) =>
      deviceId ? storage.setItem(key, deviceId) : storage.removeItem(key),
    );
    this.#owner.store.update((all) => ({ ...all, chosen: { ...all.chosen, [kind]: deviceId || undefined } }));
  }
}
