import type { MediaDevicesLike } from '../../src/media/media-environment.js';

export class FakeTrack extends EventTarget {
  readyState: 'live' | 'ended' = 'live';
  enabled = true;
  muted = false;
  constructor(
    readonly kind: 'audio' | 'video',
    readonly deviceId: string,
    readonly groupId?: string,
  ) {
    super();
  }
  stop(): void {
    this.readyState = 'ended';
  }
  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId, ...(this.groupId && { groupId: this.groupId }) };
  }
  /** What the browser does when the system, or a button on the device, lets nothing through, or does again. */
  mute(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }
  /** What the browser does when a device goes away or a person takes it back. */
  end(): void {
    this.stop();
    this.dispatchEvent(new Event('ended'));
  }
}

export function fail(name: string, message = '', constraint?: string): never {
  throw Object.assign(new DOMException(message, name), constraint && { constraint });
}

const kinds = { audio: 'audioinput', video: 'videoinput' } as const;

/** Devices that answer at once, or when told to (`hold`); `refuse` may throw what a browser would. */
export class FakeMediaDevices extends EventTarget {
  ids: string[] = ['audioinput:mic-1', 'audioinput:mic-2', 'videoinput:cam-1', 'videoinput:cam-2', 'audiooutput:ear-1'];
  /** Constraints of every call, in order. */
  readonly asked: MediaStreamConstraints[] = [];
  readonly tracks: FakeTrack[] = [];
  /** Id of the microphone that Chromium lists as `default` besides. */
  standard: string | undefined;
  refuse: (wanted: MediaStreamConstraints, call: number) => void = () => undefined;
  hold = false;
  readonly #waiting: (() => void)[] = [];

  get live(): FakeTrack[] {
    return this.tracks.filter((track) => track.readyState === 'live');
  }
  /** For the option of that name. */
  get api(): MediaDevicesLike {
    return this as unknown as MediaDevicesLike;
  }
  answer(): void {
    for (const go of this.#waiting.splice(0)) go();
  }
  plug(...ids: string[]): void {
    this.ids = ids;
    this.dispatchEvent(new Event('devicechange'));
  }
  async enumerateDevices(): Promise<unknown[]> {
    const infos = this.ids.map((id) => {
      const [kind, deviceId] = id.split(':');
      return { kind, deviceId, label: id, groupId: `group of ${deviceId}` };
    });
    const standard = infos.find(({ kind, deviceId }) => kind === 'audioinput' && deviceId === this.standard);
    if (!standard) return infos;
    return [{ ...standard, deviceId: 'default', label: `Default - ${standard.label}` }, ...infos];
  }
  async getUserMedia(wanted: MediaStreamConstraints): Promise<MediaStream> {
    const call = this.asked.push(wanted);
    await this.#answered();
    this.refuse(wanted, call);
    const tracks = (['audio', 'video'] as const)
      .filter((kind) => wanted[kind])
      .map((kind) => this.#open(kind, wanted[kind]));
    this.tracks.push(...tracks);
    return streamOf(tracks);
  }
  async getDisplayMedia(wanted: MediaStreamConstraints): Promise<MediaStream> {
    const call = this.asked.push(wanted);
    await this.#answered();
    this.refuse(wanted, call);
    const tracks = [new FakeTrack('video', 'screen-1'), new FakeTrack('audio', 'screen-1')];
    this.tracks.push(...tracks);
    return streamOf(tracks);
  }
  async #answered(): Promise<void> {
    if (this.hold) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
  #open(kind: 'audio' | 'video', wanted: unknown): FakeTrack {
    const wish = (wanted as MediaTrackConstraints).deviceId as ConstrainDOMStringParameters | undefined;
    const byDefault = kind === 'audio' && !wish && this.standard;
    if (byDefault) return new FakeTrack(kind, 'default', `group of ${byDefault}`);
    const ids = this.ids.filter((id) => id.startsWith(kinds[kind])).map((id) => id.split(':')[1]!);
    if (ids.length === 0) fail('NotFoundError');
    if (wish?.exact && !ids.includes(wish.exact as string)) fail('OverconstrainedError', '', 'deviceId');
    const id = [wish?.exact, wish?.ideal].find((one) => ids.includes(one as string)) ?? ids[0];
    return new FakeTrack(kind, id as string);
  }
}

function streamOf(tracks: readonly FakeTrack[]): MediaStream {
  const of = (kind: string) => () => tracks.filter((track) => track.kind === kind);
  return {
    getTracks: () => tracks,
    getAudioTracks: of('audio'),
    getVideoTracks: of('video'),
  } as unknown as MediaStream;
}
