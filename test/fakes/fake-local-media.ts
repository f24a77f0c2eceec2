import type { LocalMediaState, MediaSource } from '../../src/media/local-media-state.js';
import { Store } from '../../src/util/store.js';
import { mediaOff } from './fake-room.js';

/** Devices that open at once and give a stand-in for a track. */
export class FakeLocalMedia extends Store<LocalMediaState> {
  permission: 'granted' | 'prompt' | 'denied' = 'granted';
  readonly started: string[] = [];
  released = 0;
  closed = false;
  audience = 0;

  constructor() {
    super(mediaOff);
  }

  on(): () => void {
    return () => undefined;
  }
  async setEnabled(source: MediaSource, on: boolean): Promise<void> {
    const track = { id: source } as MediaStreamTrack;
    this.update((state) => ({
      ...state,
      [source]: on ? { status: 'live', track, deviceId: undefined } : { status: 'off' },
    }));
  }
  async start(sources: readonly MediaSource[]): Promise<void> {
    this.started.push(...sources);
    for (const source of sources) await this.setEnabled(source, true);
  }
  async chooseDevice(): Promise<void> {}
  async queryPermission(): Promise<'granted' | 'prompt' | 'denied'> {
    return this.permission;
  }
  setAudience(count: number): void {
    this.audience = count;
  }
  release(): void {
    this.released += 1;
    this.audience = 0;
    this.setState(mediaOff);
  }
  close(): void {
    this.closed = true;
    this.setState(mediaOff);
  }
}
