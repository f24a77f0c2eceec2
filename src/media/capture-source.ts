import { RtcError } from '../util/errors.js';
import type { CaptureSource as Kind } from './constraints.js';
import type { DeviceChanges, DeviceOwner } from './device-changes.js';
import { deviceKinds } from './device-list.js';
import { loadDeviceCare } from './load-device-care.js';
import type { TrackState } from './local-media-state.js';
import { TrackSource, type OpenedTrack } from './track-source.js';

export interface CaptureSourceOptions extends DeviceOwner {
  readonly onState: (state: TrackState) => void;
}

/**
 * Microphone or camera: a track source that can change its device and gets over the loss of one. How
 * it does either stands in DeviceChanges, fetched when it comes to that.
 */
export class CaptureSource {
  readonly #options: CaptureSourceOptions;
  readonly #source: TrackSource;
  #changes: DeviceChanges | undefined;
  #choiceCall = 0;
  #isLost = false;

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

  /** `open` for one that is asked for together with another. */
  enable(open?: (kind: Kind) => Promise<OpenedTrack>): Promise<void> {
    const { kind, opener } = this.#options;
    this.#isLost = false;
    return this.#source.enable(() => (open ? open(kind) : opener.open(kind)));
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
    const call = ++this.#choiceCall;
    const isLast = (): boolean => call === this.#choiceCall;
    if (!this.isClosed) {
      const changes = await this.#loadChanges().catch((reason: unknown) => reason as RtcError);
      // May have begun only while that was loading.
      await this.#source.opening?.catch(() => undefined);
      if (!isLast()) return;
      if (this.#source.held) {
        if (changes instanceof RtcError) throw changes;
        return changes.exchange(deviceId, isLast);
      }
    }
    this.#options.onChosen(deviceId);
    if (this.#source.state.status === 'failed') return this.enable();
  }

  handleDevices(infos: readonly MediaDeviceInfo[]): void {
    const isOurs = ({ kind }: MediaDeviceInfo): boolean => kind === deviceKinds[this.#options.kind];
    if (this.#isLost && this.#source.state.status === 'failed' && infos.some(isOurs)) this.#recover();
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

  #handleLost(track: MediaStreamTrack): void {
    this.#isLost = true;
    this.#recover(track);
  }

  /** The outcome is in the state. */
  #recover(lost?: MediaStreamTrack): void {
    this.#source.enable(async () => (await this.#loadChanges()).openAnother(lost)).catch(() => undefined);
  }

  async #loadChanges(): Promise<DeviceChanges> {
    const care = await loadDeviceCare(this.#options.kind);
    return (this.#changes ??= new care.DeviceChanges(this.#options, this.#source));
  }
}
