import type { DeviceKind, LocalMediaState, MediaSource } from '../media/local-media-state.js';
import { RtcError } from '../util/errors.js';
import type { LocalMediaPort } from './ports.js';
import type { LocalMediaSource, SourceWish } from './room-options.js';

type DeviceSource = 'microphone' | 'camera';

/** Local media as the elements see it: asks the page before a screen is shared, remembers wishes for the next join. */
export class MediaPort implements LocalMediaPort {
  readonly #media: LocalMediaSource;
  readonly #wishes: Record<DeviceSource, SourceWish>;
  readonly #confirmShare: () => boolean;

  constructor(media: LocalMediaSource, wishes: Record<DeviceSource, SourceWish>, confirmShare: () => boolean) {
    this.#media = media;
    this.#wishes = wishes;
    this.#confirmShare = confirmShare;
  }

  getState(): LocalMediaState {
    return this.#media.getState();
  }

  subscribe(listener: (state: LocalMediaState) => void): () => void {
    return this.#media.subscribe(listener);
  }

  async setEnabled(source: MediaSource, on: boolean): Promise<void> {
    if (source === 'screen') {
      if (on && !this.#confirmShare()) throw new RtcError('aborted');
    } else {
      if (on && this.#wishes[source] === 'none') throw new RtcError('not-allowed');
      if (this.#wishes[source] !== 'none') this.#wishes[source] = on ? 'on' : 'off';
    }
    await this.#media.setEnabled(source, on);
  }

  async start(sources: readonly DeviceSource[]): Promise<void> {
    const offered = this.#offered();
    await this.#media.start(sources.filter((source) => offered.includes(source)));
  }

  async chooseDevice(kind: DeviceKind, deviceId: string): Promise<void> {
    await this.#media.chooseDevice(kind, deviceId);
  }

  async queryPermission(): Promise<'granted' | 'prompt' | 'denied'> {
    return this.#media.queryPermission(this.#offered());
  }

  /** Sources that should be on in the room and that nobody has tried to turn on yet. */
  pending(): readonly DeviceSource[] {
    const state = this.getState();
    return this.#offered().filter((source) => this.#wishes[source] === 'on' && state[source].status === 'off');
  }

  #offered(): readonly DeviceSource[] {
    return (['microphone', 'camera'] as const).filter((source) => this.#wishes[source] !== 'none');
  }
}
