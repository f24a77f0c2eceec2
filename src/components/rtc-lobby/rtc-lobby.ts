import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { RoomElement } from '../../context/room-element.js';
import { Localizer } from '../../locales/localize.js';
import type { TrackState } from '../../media/local-media-state.js';
import type { ConnectionState, RoomContext } from '../../room/ports.js';
import { RtcError } from '../../util/errors.js';
import { controlStyles } from '../shared/button.styles.js';
import { icon } from '../shared/icons.js';
import { mediaButton } from '../shared/media-button.js';
import { isolated } from '../shared/person.js';
import { showTrack } from '../shared/show-track.js';
import { setStates } from '../shared/states.js';
import { tokens } from '../shared/tokens.styles.js';
import { deviceField } from './device-field.js';
import { rememberedName, rememberName } from './remembered-name.js';
import { styles } from './rtc-lobby.styles.js';

type Source = 'microphone' | 'camera';

/** Whether the relay has room, asked before any device is. */
type Check = { status: 'unasked' } | { status: 'asking' } | { status: 'free' } | { status: 'refused'; error: RtcError };

/**
 * @summary What stands before a call: one's own picture, devices, name, and the button to join.
 * Shown while its room is not joined; takes no space in the call.
 *
 * @csspart form - Everything, while there is something to fill in.
 * @csspart preview - Box with one's own picture.
 * @csspart video - One's own picture, mirrored.
 * @csspart button - Microphone and camera buttons; also `microphone`, `camera`.
 * @csspart device - One device with its choice and its error.
 * @csspart error - What went wrong, in words.
 * @csspart join - The button to join.
 * @cssstate away - The room is joined and the lobby shows nothing.
 */
export class RtcLobby extends RoomElement {
  static override readonly styles = [tokens, controlStyles, styles];
  static override readonly watches = ['connection', 'media'] as const;

  readonly #localize = new Localizer(this);
  readonly #internals = this.attachInternals();

  @query('video') private video?: HTMLVideoElement | null;
  @query('h2') private heading?: HTMLElement | null;
  @query('#name') private nameField?: HTMLInputElement | null;

  @state() private name = '';
  @state() private check: Check = { status: 'unasked' };
  /** What kept the last join from starting, where the connection does not say. */
  @state() private problem: RtcError | undefined;
  /** Whether devices were asked for, by the person or because no question was needed. */
  @state() private hasAsked = false;
  /** Joined by pressing the button here: the form stays while joining. Else only the wait is shown. */
  @state() private isFilled = false;

  #known: RoomContext | undefined;

  protected override contextChanged(context: RoomContext | undefined): void {
    if (!context || context === this.#known) return;
    this.#known = context;
    this.name = context.participants.getState().self.name || this.name || rememberedName();
    this.check = { status: 'unasked' };
    this.problem = undefined;
    this.hasAsked = this.isFilled = false;
    // An element that is about to join by itself does so right after lending its context.
    if (context.connection.getState().status === 'idle') void this.#prepare(context);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const status = this.context?.connection.getState().status;
    setStates(this.#internals, { away: status === undefined || status === 'joined' || status === 'reconnecting' });
    if (this.#sources().some((source) => this.context?.media.getState()[source].status !== 'off')) this.hasAsked = true;
  }

  protected override updated(): void {
    const camera = this.context?.media.getState().camera;
    if (this.video) showTrack(this.video, camera?.status === 'live' ? camera.track : undefined);
  }

  /** To the heading: where a person goes on after the call has ended. */
  override focus(options?: FocusOptions): void {
    this.heading?.focus(options);
  }

  /** First whether there is room, then, where no question would be asked, one's own picture. */
  async #prepare(context: RoomContext): Promise<void> {
    const isStale = (): boolean => context !== this.context || context.connection.getState().status !== 'idle';
    this.check = { status: 'asking' };
    try {
      await context.connection.probe();
    } catch (reason) {
      if (context === this.context) this.check = { status: 'refused', error: RtcError.from(reason) };
      return;
    }
    if (context === this.context) this.check = { status: 'free' };
    const permission = await context.media.queryPermission();
    if (permission !== 'granted' || isStale()) return;
    const settings = this.siblings?.settings.getState();
    const wanted = this.#sources().filter((source) => settings?.[source] === 'on');
    if (wanted.length > 0) await context.media.start(wanted);
  }

  /** What the room offers at all. */
  #sources(): Source[] {
    const settings = this.siblings?.settings.getState();
    return (['microphone', 'camera'] as const).filter((source) => settings?.[source] !== 'none');
  }

  readonly #handleSubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { context } = this;
    if (!context || context.connection.getState().status === 'joining') return;
    const name = this.name.trim();
    this.problem = undefined;
    this.check = { status: 'free' };
    this.isFilled = true;
    try {
      await context.participants.setName(name);
      rememberName(name);
      await context.connection.join();
    } catch (reason) {
      const error = RtcError.from(reason);
      if (error.code === 'aborted' || context.connection.getState().status === 'failed') return;
      this.problem = error;
      if (error.code === 'name-too-long') this.nameField?.focus();
    }
  };

  readonly #handleInput = (event: Event): void => {
    this.name = (event.target as HTMLInputElement).value;
    if (this.problem?.code === 'name-too-long') this.problem = undefined;
  };

  #renderPreview(context: RoomContext): TemplateResult {
    const { media } = context;
    const sources = this.#sources();
    const { camera } = media.getState();
    const term = this.#localize.term.bind(this.#localize);
    const turnOn = sources.length > 1 ? 'lobby_turn_on' : sources[0] === 'camera' ? 'lobby_turn_on_camera' : 'lobby_turn_on_microphone';
    return html`<div class="preview" part="preview">
      <video
        part="video"
        muted
        playsinline
        autoplay
        aria-label=${term('lobby_preview')}
        ?hidden=${camera.status !== 'live'}
      ></video>
      ${camera.status === 'live'
        ? nothing
        : html`<div class="placeholder">
            <span role="status">${this.#cameraText(camera.status, sources)}</span>
            ${this.hasAsked
              ? nothing
              : html`<button type="button" class="primary" part="turn-on" @click=${() => void media.start(sources)}>
                  ${term(turnOn)}
                </button>`}
          </div>`}
      <div class="toggles">${sources.map((source) => mediaButton(media, source, this.#localize))}</div>
    </div>`;
  }

  #cameraText(status: TrackState['status'], sources: readonly Source[]): string {
    if (!sources.includes('camera')) return '';
    if (status === 'starting') return this.#localize.term('lobby_starting');
    if (status === 'failed') return this.#localize.term('controls_failed', this.#localize.term('camera'));
    return this.#localize.term('lobby_camera_off');
  }

  #renderName(error: RtcError | undefined): TemplateResult {
    return html`<div class="field">
      <label for="name">${this.#localize.term('lobby_name')}</label>
      <input
        id="name"
        autocomplete="name"
        enterkeyhint="go"
        .value=${this.name}
        aria-invalid=${error ? 'true' : nothing}
        aria-describedby=${error ? 'name-error' : nothing}
        @input=${this.#handleInput}
      />
      ${error ? html`<p class="error" id="name-error" role="alert">${this.#localize.error(error)}</p>` : nothing}
    </div>`;
  }

  #title(connection: ConnectionState): string {
    const term = this.#localize.term.bind(this.#localize);
    if (connection.status === 'failed') return term('lobby_failed');
    if (connection.status === 'left') {
      if (connection.reason === 'replaced') return term('lobby_replaced');
      return term(connection.reason === 'timeout' ? 'lobby_timeout' : 'lobby_left');
    }
    const room = this.siblings?.settings.getState().room;
    return term('lobby_title', room ? isolated(room) : '');
  }

  #renderActions(context: RoomContext, status: ConnectionState['status'], hasError: boolean): TemplateResult {
    const isJoining = status === 'joining';
    const label = isJoining
      ? 'lobby_joining'
      : hasError
        ? 'try_again'
        : status === 'left'
          ? 'lobby_rejoin'
          : 'lobby_join';
    return html`<div class="actions">
      <button class="primary" part="join" aria-disabled=${isJoining ? 'true' : nothing}>
        ${this.#localize.term(label)}
      </button>
      ${isJoining
        ? html`<button type="button" @click=${() => void context.connection.leave()}>
            ${this.#localize.term('lobby_cancel')}
          </button>`
        : nothing}
    </div>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { context } = this;
    const connection = context?.connection.getState();
    if (!context || !connection || connection.status === 'joined' || connection.status === 'reconnecting') return nothing;
    const { status } = connection;
    if (status === 'joining' && !this.isFilled) {
      return html`<div class="waiting">
        <p role="status">${this.#localize.term('lobby_joining')}</p>
        <button type="button" @click=${() => void context.connection.leave()}>${this.#localize.term('lobby_cancel')}</button>
      </div>`;
    }
    const { check, problem } = this;
    const nameError = problem?.code === 'name-too-long' ? problem : undefined;
    const error =
      status === 'failed' ? connection.error : check.status === 'refused' ? check.error : nameError ? undefined : problem;
    const { media } = context;
    const sources = this.#sources();
    return html`<form part="form" class=${sources.length > 0 ? nothing : 'plain'} novalidate @submit=${this.#handleSubmit}>
      ${sources.length > 0 ? this.#renderPreview(context) : nothing}
      <div class="side">
        <h2 tabindex="-1">${this.#title(connection)}</h2>
        ${error
          ? html`<p class="error notice" part="error" role="alert">${icon('alert')}<span>${this.#localize.error(error)}</span></p>`
          : nothing}
        ${this.#renderName(nameError)} ${this.#renderActions(context, status, error !== undefined)}
        <p class="muted" role="status">${check.status === 'asking' ? this.#localize.term('lobby_probing') : nothing}</p>
      </div>
      <div class="devices">
        ${[...sources, ...('setSinkId' in HTMLMediaElement.prototype ? (['speaker'] as const) : [])].map((kind) =>
          deviceField(media, kind, this.#localize),
        )}
      </div>
    </form>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rtc-lobby': RtcLobby;
  }
}
