import { RtcError, type RtcErrorCode } from '../util/errors.js';
import type { CaptureSource as Kind } from './constraints.js';
import { deviceKinds } from './device-list.js';
import type { LocalMediaState } from './local-media-state.js';
import type { MediaEnvironment } from './media-environment.js';
import type { MediaOpener } from './media-opener.js';
import type { OpenedTrack, TrackSource } from './track-source.js';
import type { ReadableStore } from '../util/store.js';

/** Microphone or camera, and what it takes to change its device. */
export interface DeviceChangesOptions {
  readonly kind: Kind;
  readonly environment: MediaEnvironment;
  readonly opener: MediaOpener;
  readonly source: TrackSource;
  readonly state: ReadableStore<LocalMediaState>;
  readonly onChosen: (deviceId: string) => void;
}

/** A device that ends again so soon after it was opened anew is broken: do not go on for ever. */
const RELAPSE_MS = 1000;
const DEFAULT = 'default';

/** How a source comes by another device while it is on: by choice, or because the one it had was lost. */
export class DeviceChanges {
  readonly #options: DeviceChangesOptions;
  readonly #source: TrackSource;
  #recoveredAtMs = -Infinity;
  #choices = 0;
  /** Which one was to be used when the devices were listed last; undefined before. */
  #due: string | undefined;

  constructor(options: DeviceChangesOptions) {
    this.#options = options;
    this.#source = options.source;
  }

  /**
   * What is live is exchanged for the new device once that is open, and stays where it does not open
   * (rejects). What is off only remembers; what failed is tried again with it.
   */
  async choose(deviceId: string): Promise<void> {
    const { kind, opener, onChosen } = this.#options;
    const call = ++this.#choices;
    const isLast = (): boolean => call === this.#choices;
    await this.#source.opening?.catch(() => undefined);
    if (!isLast()) return;
    if (this.#source.held) return this.#exchange(deviceId, isLast, () => onChosen(deviceId));
    onChosen(deviceId);
    if (this.#source.state.status === 'failed') return this.#source.enable(() => opener.open(kind));
  }

  /** Devices have changed: one of the kind that was lost may have come, or the one to be used is another. */
  handleDevices(infos: readonly MediaDeviceInfo[]): void {
    const { kind, state } = this.#options;
    const { lost = [], chosen } = state.getState();
    const ours = this.#ours(infos);
    const isMissed = this.#source.state.status === 'failed' && lost.includes(kind);
    if (isMissed && ours.length > 0) this.#source.enable(async () => this.openAnother()).catch(() => undefined);
    const due = dueOf(ours, chosen[kind]);
    const before = this.#due;
    this.#due = due?.deviceId ?? '';
    if (due && before !== undefined && before !== due.deviceId) this.#follow(due);
  }

  /** The chosen device is back, or the system has another default. Where it does not open the old one is good enough. */
  #follow({ deviceId, groupId }: MediaDeviceInfo): void {
    const open = this.#source.held?.track.getSettings();
    const isOpen = open?.deviceId === deviceId || (open?.deviceId === DEFAULT && open.groupId === groupId);
    const call = this.#choices;
    const isLast = (): boolean => call === this.#choices;
    if (open && !isOpen) this.#exchange(deviceId, isLast, () => undefined).catch(() => undefined);
  }

  /** The new device first, then the old one is closed; where the new one does not open, rejects and changes nothing. */
  async #exchange(deviceId: string, isLastWish: () => boolean, onDone: () => void): Promise<void> {
    const { kind, opener } = this.#options;
    try {
      const next = await opener.open(kind, deviceId);
      if (!isLastWish()) return next.track.stop();
      onDone();
      // Turned off meanwhile: nobody waits for this one.
      if (this.#source.held) this.#source.hold(next);
      else next.track.stop();
    } catch (reason) {
      if (!isLastWish()) return;
      if ((reason as RtcError).code !== 'device-busy') throw reason;
      await this.#exchangeAlone(deviceId, onDone);
    }
  }

  /** Asks nobody: who has just taken the permission back does not want to be asked for it. */
  async openAnother(lost?: MediaStreamTrack): Promise<OpenedTrack> {
    const { kind, environment, opener } = this.#options;
    const fail = (code: RtcErrorCode): never => {
      throw new RtcError(code, 'ended', { subject: kind });
    };
    if (performance.now() - this.#recoveredAtMs < RELAPSE_MS) fail('device-failed');
    const [infos, permission] = await Promise.all([environment.enumerate(), environment.permission(kind)]);
    const ours = this.#ours(infos);
    if (ours.length === 0) fail('device-missing');
    if (permission !== 'granted') {
      const lostId = lost?.getSettings().deviceId;
      const isUnplugged = ours.every(({ deviceId }) => deviceId && deviceId !== lostId);
      fail(isUnplugged && permission !== 'denied' ? 'device-missing' : 'permission-denied');
    }
    // Turned off meanwhile: opening it now would light the camera for nobody.
    if (this.#source.state.status !== 'starting') fail('aborted');
    const opened = await opener.open(kind);
    this.#recoveredAtMs = performance.now();
    return opened;
  }

  #ours(infos: readonly MediaDeviceInfo[]): readonly MediaDeviceInfo[] {
    return infos.filter(({ kind }) => kind === deviceKinds[this.#options.kind]);
  }

  /** Phones open one camera at a time, Firefox one microphone: the new one opens once the old one is closed. */
  async #exchangeAlone(deviceId: string, onDone: () => void): Promise<void> {
    const { kind, opener } = this.#options;
    const isWanted = this.#source.state.status === 'live';
    let failure: RtcError | undefined;
    this.#source.drop();
    if (isWanted) {
      await this.#source.enable(() =>
        opener.open(kind, deviceId).catch((reason: unknown) => {
          failure = reason as RtcError;
          return opener.open(kind);
        }),
      );
    }
    if (failure) throw failure;
    onDone();
  }
}

/**
 * The chosen device where it is there, else the system's own, which Chromium lists a second time as `default`: opened
 * by that name a track stays with what was the default then. Other browsers do not say which one it is.
 */
function dueOf(ours: readonly MediaDeviceInfo[], chosen: string | undefined): MediaDeviceInfo | undefined {
  const byId = (id: string | undefined): MediaDeviceInfo | undefined => ours.find(({ deviceId }) => deviceId === id);
  const found = byId(chosen) ?? byId(DEFAULT);
  if (found?.deviceId !== DEFAULT) return found;
  return ours.find(
    ({ deviceId, groupId, label }) => deviceId !== DEFAULT && groupId === found.groupId && found.label.endsWith(label),
  );
}
