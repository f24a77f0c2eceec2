import { Emitter, type Listenable } from '../util/emitter.js';
import { RtcError } from '../util/errors.js';
import { Store, type ReadableStore } from '../util/store.js';
import { CaptureSource } from './capture-source.js';
import { cameraFor, type CaptureSource as CaptureKind } from './constraints.js';
import { deviceLists } from './device-list.js';
import type { DeviceKind, LocalMediaState, MediaSource, TrackState } from './local-media-state.js';
import { MediaEnvironment, type LocalMediaOptions } from './media-environment.js';
import { MediaOpener } from './media-opener.js';
import { TrackSource } from './track-source.js';

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
  readonly #captures: Readonly<Record<CaptureKind, CaptureSource>>;
  readonly #screen: TrackSource;
  #isGranted = false;
  #isForSeveral = false;

  constructor(options: LocalMediaOptions = {}) {
    const environment = (this.#environment = new MediaEnvironment(options));
    const off = { status: 'off' } as const;
    this.#store = new Store<LocalMediaState>({
      microphone: off,
      camera: off,
      screen: off,
      devices: deviceLists([]),
      chosen: environment.recall(),
      canShareScreen: Boolean(environment.mediaDevices?.getDisplayMedia),
    });
    const opener = (this.#opener = new MediaOpener({
      environment,
      getState: () => this.getState(),
      onOpened: (sources) => this.#handleOpened(sources),
      signal: this.#closing.signal,
    }));
    const capture = (kind: CaptureKind): CaptureSource =>
      new CaptureSource({
        kind,
        environment,
        opener,
        onState: (state) => this.#setTrackState(kind, state),
        onChosen: (deviceId) => this.#setChosen(kind, deviceId),
      });
    this.#captures = { microphone: capture('microphone'), camera: capture('camera') };
    // Ended from the browser's own bar, which is a way of turning it off.
    const onLost = (): void => this.#screen.disable();
    this.#screen = new TrackSource({ onState: (state) => this.#setTrackState('screen', state), onLost });
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
    const target = source === 'screen' ? this.#screen : this.#captures[source];
    if (!on) return target.disable();
    await (source === 'screen'
      ? this.#screen.enable(() => this.#opener.openScreen())
      : this.#captures[source].enable());
  }

  /** Asks the browser before it returns, once for both. Never rejects: see the state of each. */
  async start(sources: readonly CaptureKind[]): Promise<void> {
    if (this.#closing.signal.aborted) return;
    const wanted = (['microphone', 'camera'] as const).filter((kind) => sources.includes(kind));
    const isPair = wanted.length === 2 && wanted.every((kind) => this.#captures[kind].isClosed);
    const both = isPair ? this.#opener.openBoth() : undefined;
    await Promise.allSettled(wanted.map((kind) => this.#captures[kind].enable(both)));
  }

  /**
   * Remembered beyond this page; `''` goes back to the browser's own choice. A live source is switched,
   * and stays as it is where the new device does not open (rejects). A speaker is only remembered:
   * elements that play sound use it.
   */
  async chooseDevice(kind: DeviceKind, deviceId: string): Promise<void> {
    if (kind === 'speaker') return this.#setChosen(kind, deviceId);
    try {
      await this.#captures[kind].choose(deviceId);
    } catch (reason) {
      const isKnown = this.getState()[kind].status === 'failed';
      if (!isKnown) this.#logError(reason);
      throw reason;
    }
  }

  /** `granted` where no question would be asked for any of `sources`, `denied` where every one is refused. Never asks. */
  async queryPermission(sources: readonly CaptureKind[] = ['microphone', 'camera']): Promise<PermissionState> {
    if (!this.#environment.mediaDevices) return 'denied';
    const states = await Promise.all(sources.map((source) => this.#environment.permission(source)));
    if (states.some((state) => state === 'prompt' || !state)) return 'prompt';
    return states.includes('granted') ? 'granted' : 'denied';
  }

  /** How many others the camera is sent to: for several it gives smaller and fewer pictures (`constraints.ts`). */
  setAudience(count: number): void {
    const isOther = count > 1 !== this.#isForSeveral;
    this.#isForSeveral = count > 1;
    if (isOther) this.#fitCamera();
  }

  /** Everything off and every device closed, the muted microphone too; may be started again. */
  release(): void {
    this.#isForSeveral = false;
    for (const source of this.#sources) source.release();
  }

  /** Stops every track, also those still to come, for good. Idempotent. */
  close(): void {
    this.#closing.abort();
    for (const source of this.#sources) source.close();
    this.#events.clear();
  }

  get #sources(): readonly (CaptureSource | TrackSource)[] {
    return [this.#captures.microphone, this.#captures.camera, this.#screen];
  }

  #handleOpened(sources: readonly MediaSource[]): void {
    const { signal } = this.#closing;
    if (signal.aborted) return;
    this.#events.emit('step', { kind: 'my-stream', detail: sources.join(', ') });
    if (sources.includes('screen')) return;
    void this.#refreshDevices();
    if (this.#isGranted) return;
    this.#isGranted = true;
    this.#environment.mediaDevices?.addEventListener('devicechange', () => void this.#refreshDevices(), { signal });
    this.#events.emit('permission-granted', undefined);
  }

  async #refreshDevices(): Promise<void> {
    const infos = await this.#environment.enumerate();
    if (this.#closing.signal.aborted) return;
    this.#store.update((state) => ({ ...state, devices: deviceLists(infos) }));
    this.#captures.microphone.handleDevices(infos);
    this.#captures.camera.handleDevices(infos);
  }

  #setTrackState(source: MediaSource, state: TrackState): void {
    this.#store.update((all) => ({ ...all, [source]: state }));
    if (source === 'camera' && this.#isForSeveral) this.#fitCamera();
    if (state.status === 'failed') this.#logError(state.error);
  }

  #fitCamera(): void {
    const { camera } = this.getState();
    if (camera.status !== 'live') return;
    void camera.track.applyConstraints(cameraFor(this.#isForSeveral, camera.track.getSettings())).then(
      // The same track, of another size now: whoever sends it hears of that.
      () => this.#store.update((state) => ({ ...state })),
      // A camera that cannot goes on as it is.
      () => undefined,
    );
  }

  #setChosen(kind: DeviceKind, deviceId: string): void {
    this.#environment.remember(kind, deviceId);
    this.#store.update((all) => ({ ...all, chosen: { ...all.chosen, [kind]: deviceId || undefined } }));
  }

  #logError(reason: unknown): void {
    const { code, subject, cause } = RtcError.from(reason);
    this.#events.emit('step', { kind: 'error', detail: `${subject}: ${cause instanceof Error ? cause.name : code}` });
  }
}
