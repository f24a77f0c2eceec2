import { Emitter, type Listenable } from '../util/emitter.js';
import { RtcError } from '../util/errors.js';
import { Store, type ReadableStore } from '../util/store.js';
import type { CaptureSource } from './constraints.js';
import type { DeviceCare } from './device-care.js';
import { loadDeviceCare } from './load-device-care.js';
import type { DeviceKind, LocalMediaState, MediaSource, TrackState } from './local-media-state.js';
import { MediaEnvironment, type LocalMediaOptions } from './media-environment.js';
import { MediaOpener } from './media-opener.js';
import { TrackSource } from './track-source.js';

/** From a device's opening to the fetching of what cares for it: a join is over by then, a lobby has not been read. */
const CARE_MS = 400;

/** A step for the log. */
export interface LocalMediaStep {
  readonly kind: 'my-stream' | 'error';
  /** What came (`microphone, camera`), or what failed and the browser's name for it (`camera: NotAllowedError`). */
  readonly detail: string;
}

export interface LocalMediaEvents {
  step: LocalMediaStep;
  /** `getUserMedia` succeeded for the first time here: addresses may be told to peers in the clear. */
  'permission-granted': undefined;
}

/**
 * This browser's microphone, camera and screen. The state says what is, never what was asked for;
 * calls may overtake each other, and the last wish holds. Rejections are RtcErrors whose `subject`
 * is the source; a call that a later one overtook resolves.
 */
export class LocalMedia implements ReadableStore<LocalMediaState>, Listenable<LocalMediaEvents> {
  readonly #environment: MediaEnvironment;
  readonly #store: Store<LocalMediaState>;
  readonly #events = new Emitter<LocalMediaEvents>();
  readonly #closing = new AbortController();
  readonly #opener: MediaOpener;
  readonly #sources: Readonly<Record<MediaSource, TrackSource>>;
  #care: DeviceCare | undefined;
  #isGranted = false;

  constructor(options: LocalMediaOptions = {}) {
    const environment = (this.#environment = new MediaEnvironment(options));
    const off = { status: 'off' } as const;
    this.#store = new Store<LocalMediaState>({
      microphone: off,
      camera: off,
      screen: off,
      devices: { microphone: [], camera: [], speaker: [] },
      chosen: environment.recall(),
      canShareScreen: Boolean(environment.mediaDevices?.getDisplayMedia),
    });
    this.#opener = new MediaOpener({
      environment,
      getState: () => this.getState(),
      onOpened: (sources) => this.#handleOpened(sources),
      signal: this.#closing.signal,
    });
    const source = (kind: MediaSource): TrackSource =>
      new TrackSource({
        onState: (state) => this.#setTrackState(kind, state),
        onLost: (track) => this.#handleLost(kind, track),
        keepsOpen: kind === 'microphone',
      });
    this.#sources = { microphone: source('microphone'), camera: source('camera'), screen: source('screen') };
  }

  getState(): LocalMediaState {
    return this.#store.getState();
  }

  subscribe(listener: (state: LocalMediaState) => void): () => void {
    return this.#store.subscribe(listener);
  }

  on<K extends keyof LocalMediaEvents>(type: K, listener: (payload: LocalMediaEvents[K]) => void): () => void {
    return this.#events.on(type, listener);
  }

  /**
   * Asks the browser before it returns, so call it for the screen in the click itself. Rejects with a
   * device error, which the state then holds too; `aborted` after `close()`.
   */
  async setEnabled(source: MediaSource, on: boolean): Promise<void> {
    const target = this.#sources[source];
    if (!on) return target.disable();
    await target.enable(async () => (source === 'screen' ? this.#opener.openScreen() : this.#opener.open(source)));
  }

  /** Asks the browser before it returns, once for both. Never rejects: see the state of each. */
  async start(sources: readonly CaptureSource[]): Promise<void> {
    if (this.#closing.signal.aborted) return;
    const wanted = (['microphone', 'camera'] as const).filter((kind) => sources.includes(kind));
    // Nothing is open and nothing on its way: turning them on means asking the browser.
    const isClosed = ({ held, opening }: TrackSource): boolean => !held && !opening;
    const isPair = wanted.length === 2 && wanted.every((kind) => isClosed(this.#sources[kind]));
    const both = isPair ? this.#opener.openBoth() : undefined;
    await Promise.allSettled(
      wanted.map((kind) => this.#sources[kind].enable(async () => (both ? both(kind) : this.#opener.open(kind)))),
    );
  }

  /**
   * Remembered beyond this page; `''` goes back to the browser's own choice. A live source is switched,
   * and stays as it is where the new device does not open (rejects). A speaker is only remembered:
   * elements that play sound use it.
   */
  async chooseDevice(kind: DeviceKind, deviceId: string): Promise<void> {
    try {
      await (await this.#loadCare(kind)).choose(kind, deviceId);
    } catch (reason) {
      if (kind === 'speaker' || this.getState()[kind].status !== 'failed') this.#logError(reason);
      throw reason;
    }
  }

  /** `granted` where no question would be asked for any of `sources`, `denied` where every one is refused. Never asks. */
  async queryPermission(sources: readonly CaptureSource[] = ['microphone', 'camera']): Promise<PermissionState> {
    if (!this.#environment.mediaDevices) return 'denied';
    const states = await Promise.all(sources.map((source) => this.#environment.permission(source)));
    if (states.some((state) => state === 'prompt' || !state)) return 'prompt';
    return states.includes('granted') ? 'granted' : 'denied';
  }

  /** How many others the camera is sent to: for several it gives smaller and fewer pictures (`camera-fit.ts`). */
  setAudience(count: number): void {
    this.#tryCare((care) => care.fit.setAudience(count));
  }

  /** Everything off and every device closed, the muted microphone too; may be started again. */
  release(): void {
    for (const source of Object.values(this.#sources)) source.release();
    this.#care?.fit.setAudience(0);
  }

  /** Stops every track, also those still to come, for good. Idempotent. */
  close(): void {
    this.#closing.abort();
    for (const source of Object.values(this.#sources)) source.close();
    this.#events.clear();
  }

  #handleOpened(sources: readonly MediaSource[]): void {
    if (this.#closing.signal.aborted) return;
    this.#events.emit('step', { kind: 'my-stream', detail: sources.join(', ') });
    if (sources.includes('screen')) return;
    setTimeout(() => this.#tryCare((care) => care.refresh()), CARE_MS);
    if (this.#isGranted) return;
    this.#isGranted = true;
    this.#events.emit('permission-granted', undefined);
  }

  #handleLost(source: MediaSource, track: MediaStreamTrack): void {
    const target = this.#sources[source];
    // Ended from the browser's own bar, which is a way of turning it off.
    if (source === 'screen') target.disable();
    // The outcome is in the state.
    else target.enable(async () => (await this.#loadCare(source)).openAnother(source, track)).catch(() => undefined);
  }

  /** Where it is not to be had just now, the call goes on with the devices as they are. */
  #tryCare(use: (care: DeviceCare) => unknown): void {
    this.#loadCare('camera').then(use, () => undefined);
  }

  async #loadCare(subject: DeviceKind): Promise<DeviceCare> {
    const { DeviceCare } = await loadDeviceCare(subject);
    return (this.#care ??= new DeviceCare({
      environment: this.#environment,
      opener: this.#opener,
      sources: this.#sources,
      store: this.#store,
      signal: this.#closing.signal,
    }));
  }

  #setTrackState(source: MediaSource, state: TrackState): void {
    this.#store.update((all) => ({ ...all, [source]: state }));
    if (state.status === 'failed') this.#logError(state.error);
  }

  #logError(reason: unknown): void {
    const { code, subject, cause } = RtcError.from(reason);
    this.#events.emit('step', { kind: 'error', detail: `${subject}: ${cause instanceof Error ? cause.name : code}` });
  }
}
