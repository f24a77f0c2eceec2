import { RtcError, type RtcErrorCode } from '../util/errors.js';
import type { CaptureSource as Kind } from './constraints.js';
import { deviceKinds } from './device-list.js';
import type { TrackState } from './local-media-state.js';
import type { MediaEnvironment } from './media-environment.js';
import type { MediaOpener } from './media-opener.js';
import { TrackSource, type OpenedTrack } from './track-source.js';

export interface CaptureSourceOptions {
  readonly kind: Kind;
  readonly environment: MediaEnvironment;
  readonly opener: MediaOpener;
  readonly onState: (state: TrackState) => void;
  readonly onChosen: (deviceId: string) => void;
}

/** A device that ends again so soon after it was opened anew is broken: do not go on for ever. */
const RELAPSE_MS = 1000;

/** Microphone or camera: a track source that can change its device and gets over the loss of one. */
export class CaptureSource {
  readonly #options: CaptureSourceOptions;
  readonly #source: TrackSource;
  #choiceCall = 0;
  #isLost = false;
  #recoveredAt = -Infinity;

  constructor(options: CaptureSourceOptions) {
    this.#options = options;
    const { kind, onState } = options;
    this.#source = new TrackSource({
      onState,
      onLost: (track) => this.#handleLost(track),
      keepsOpen: kind === 'microphone',
    });
  }

  /** Nothing is open and nothing on its way: turning it on means asking the browser. */
  get isClosed(): boolean {
    return !this.#source.held && !this.#source.opening;
  }

  enable(open: () => Promise<OpenedTrack> = () => this.#options.opener.open(this.#options.kind)): Promise<void> {
    this.#isLost = false;
    return this.#source.enable(open);
  }

  disable(): void {
    this.#isLost = false;
    this.#source.disable();
  }

  /**
   * What is live is exchanged for the new device once that is open, and stays where it does not open
   * (rejects). What is off only remembers; what failed is tried again with it.
   */
  async choose(deviceId: string): Promise<void> {
    const { kind, opener, onChosen } = this.#options;
    const call = ++this.#choiceCall;
    await this.#source.opening?.catch(() => undefined);
    if (call !== this.#choiceCall) return;
    if (!this.#source.held) {
      onChosen(deviceId);
      return this.#source.state.status === 'failed' ? this.enable() : undefined;
    }
    try {
      const next = await opener.open(kind, deviceId);
      if (call !== this.#choiceCall) return next.track.stop();
      onChosen(deviceId);
      this.#source.replace(next);
    } catch (reason) {
      if (call !== this.#choiceCall) return;
      if ((reason as RtcError).code !== 'device-busy') throw reason;
      await this.#chooseAlone(deviceId);
    }
  }

  handleDevices(infos: readonly MediaDeviceInfo[]): void {
    if (this.#isLost && this.#source.state.status === 'failed' && infos.some(this.#isOurs)) this.#recover();
  }

  release(): void {
    this.#choiceCall++;
    this.#isLost = false;
    this.#source.release();
  }

  close(): void {
    this.release();
    this.#source.close();
  }

  /** Phones open one camera at a time, Firefox one microphone: the new one opens once the old one is closed. */
  async #chooseAlone(deviceId: string): Promise<void> {
    const { kind, opener, onChosen } = this.#options;
    let failure: RtcError | undefined;
    await this.#source.reopen(() =>
      opener.open(kind, deviceId).catch((reason: unknown) => {
        failure = reason as RtcError;
        return opener.open(kind);
      }),
    );
    if (failure) throw failure;
    onChosen(deviceId);
  }

  #handleLost(track: MediaStreamTrack): void {
    this.#recover(track.getSettings().deviceId);
    this.#isLost = true;
  }

  /** The outcome is in the state. */
  #recover(lostId?: string): void {
    this.#source.enable(() => this.#openAnother(lostId)).catch(() => undefined);
  }

  /** Asks nobody: who has just taken the permission back does not want to be asked for it. */
  async #openAnother(lostId?: string): Promise<OpenedTrack> {
    const { kind, environment, opener } = this.#options;
    const fail = (code: RtcErrorCode): never => {
      throw new RtcError(code, 'ended', { subject: kind });
    };
    if (performance.now() - this.#recoveredAt < RELAPSE_MS) fail('device-failed');
    const [infos, permission] = await Promise.all([environment.enumerate(), environment.permission(kind)]);
    const ours = infos.filter(this.#isOurs);
    if (ours.length === 0) fail('device-missing');
    if (permission !== 'granted') {
      const isUnplugged = ours.every(({ deviceId }) => deviceId && deviceId !== lostId);
      fail(isUnplugged && permission !== 'denied' ? 'device-missing' : 'permission-denied');
    }
    // Turned off meanwhile: opening it now would light the camera for nobody.
    if (this.#source.state.status !== 'starting') fail('aborted');
    const opened = await opener.open(kind);
    this.#recoveredAt = performance.now();
    return opened;
  }

  readonly #isOurs = (info: MediaDeviceInfo): boolean => info.kind === deviceKinds[this.#options.kind];
}
