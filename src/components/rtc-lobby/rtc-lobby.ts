import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { RoomElement } from '../../context/room-element.js';
import { Localizer } from '../../locales/localize.js';
import type { ConnectionState, RoomContext } from '../../room/ports.js';
import { RtcError } from '../../util/errors.js';
import { controlStyles } from '../shared/button.styles.js';
import { icon } from '../shared/icons.js';
import { isolated } from '../shared/person.js';
import { showTrack } from '../shared/show-track.js';
import { setStates } from '../shared/states.js';
import { tokens } from '../shared/tokens.styles.js';
import { sourceButton } from '../shared/tool-button.js';
import { deviceField } from './device-field.js';
import { rememberedName, rememberName } from './remembered-name.js';
import { styles } from './rtc-lobby.styles.js';

type Source = 'microphone' | 'camera';

/**
 * @summary What stands before a call: one's own picture, devices, name, and the button to join.
 * Shown while its room is not joined; takes no space in the call.
 *
 * @csspart form - Everything, while there is something to fill in.
 * @csspart preview - Box with one's own picture.
 * @csspart video - One's own picture, mirrored.
 * @csspart button - Microphone and camera buttons; also `microphone`, `camera`.
 * @csspart device - One device with its choice and its error.
 * @csspart level - How loud the microphone is, while it is on.
 * @csspart error - What went wrong, in words.
 * @csspart join - The button to join.
 * @cssstate away - The room is joined and the lobby shows nothing.
 */
export class RtcLobby extends RoomElement {
  static override readonly styles = [tokens, controlStyles, styles];
  static override readonly watches = ['connection', 'media'] as const;

  readonly #localize = new Localizer(this);
  readonly #internals = this.attachInternals();

  @state() private name = '';
  /** The relay is being asked whether there is room. */
  @state() private isProbing = false;
  /** What keeps one from joining, where the connection does not say. */
  @state() private problem: RtcError | undefined;
  /** Devices were asked for: by the person, or because no question was needed. */
  @state() private hasAsked = false;
  /** Joined by the button here: the form stays while joining. Else only the wait is shown. */
  @state() private isFilled = false;
  /** The microphone is on and gives nothing at all. */
  @state() private isSilent = false;

  #known: RoomContext | undefined;
  /** What is listened to, and what ends that. */
  #heard: MediaStreamTrack | undefined;
  #hush: Promise<(() => void) | undefined> | undefined;

  /** To the heading: where a person goes on after the call has ended. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('h2')?.focus(options);
  }

  protected override contextChanged(context: RoomContext | undefined): void {
    if (!context || context === this.#known) return;
    this.#known = context;
    this.name = context.participants.getState().self.name || this.name || rememberedName();
    this.problem = undefined;
    this.hasAsked = this.isFilled = false;
    if (context.connection.getState().status === 'idle') void this.#prepare(context);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const status = this.context?.connection.getState().status;
    setStates(this.#internals, { away: !status || status === 'joined' || status === 'reconnecting' });
    const media = this.context?.media.getState();
    this.hasAsked ||= this.#sources().some((source) => media?.[source].status !== 'off');
  }

  override disconnectedCallback(): void {
    this.#listen();
    super.disconnectedCallback();
  }

  protected override updated(): void {
    const { camera, microphone, muted } = this.context?.media.getState() ?? {};
    const video = this.renderRoot.querySelector('video');
    if (video) showTrack(video, camera?.status === 'live' ? camera.track : undefined);
    const meter = this.renderRoot.querySelector('meter');
    const isHeard = !muted?.includes('microphone') && this.context?.connection.getState().status !== 'joining';
    this.#listen(isHeard && microphone?.status === 'live' && meter ? microphone.track : undefined, meter);
  }

  #listen(track?: MediaStreamTrack, meter?: HTMLMeterElement | null): void {
    if (track === this.#heard) return;
    this.#heard = track;
    void this.#hush?.then((hush) => hush?.());
    this.#hush =
      track &&
      import('../shared/sound-level.js')
        .then(({ showLevel }) =>
          showLevel(track, meter!, (isSilent) => {
            this.isSilent = isSilent;
          }),
        )
        .catch(() => undefined);
  }

  /** First whether there is room; then, where no question would be asked, one's own picture. */
  async #prepare(context: RoomContext): Promise<void> {
    const isCurrent = (): boolean => context === this.context && context.connection.getState().status === 'idle';
    this.isProbing = true;
    try {
      await context.connection.probe();
      const wanted = this.#sources().filter((source) => this.siblings?.settings.getState()[source] === 'on');
      const permission = await context.media.queryPermission();
      if (isCurrent() && permission === 'granted' && wanted.length > 0) void context.media.start(wanted);
    } catch (reason) {
      if (isCurrent()) this.problem = RtcError.from(reason);
    }
    this.isProbing = false;
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
    this.isFilled = true;
    try {
      await context.participants.setName(name);
      rememberName(name);
      await context.connection.join();
    } catch (reason) {
      const error = RtcError.from(reason);
      if (error.code === 'aborted' || context.connection.getState().status === 'failed') return;
      this.problem = error;
      if (error.code === 'name-too-long') this.renderRoot.querySelector('input')?.focus();
    }
  };

  readonly #handleInput = (event: Event): void => {
    this.name = (event.target as HTMLInputElement).value;
    if (this.problem?.code === 'name-too-long') this.problem = undefined;
  };

  #renderPreview({ media }: RoomContext, sources: readonly Source[]): TemplateResult {
    const localize = this.#localize;
    const { status } = media.getState().camera;
    const [first] = sources;
    const camera = localize.term('camera');
    const text =
      status === 'off' ? localize.term('lobby_camera_off') : status !== 'live' && localize.term(status, camera);
    return html`<div class="preview" part="preview">
      <video
        part="video"
        .muted=${true}
        playsinline
        autoplay
        aria-label=${localize.term('lobby_preview')}
        ?hidden=${status !== 'live'}
      ></video>
      <div class="placeholder">
        <span role="status">${(sources.includes('camera') && text) || nothing}</span>
        ${
          this.hasAsked || !first
            ? nothing
            : html`<button type="button" class="primary" part="turn-on" @click=${() => void media.start(sources)}>
                ${sources.length > 1 ? localize.term('lobby_turn_on') : localize.term('turn_on', first)}
              </button>`
        }
      </div>
      <div class="toggles">${sources.map((source) => sourceButton(media, source, localize))}</div>
    </div>`;
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
    const room = this.siblings?.settings.getState().room;
    if (connection.status === 'failed') return this.#localize.term('lobby_failed');
    if (connection.status !== 'left') return this.#localize.term('lobby_title', room ? isolated(room) : '');
    const { reason } = connection;
    return this.#localize.term(reason === 'replaced' || reason === 'timeout' ? `lobby_${reason}` : 'lobby_left');
  }

  #renderCancel({ connection }: RoomContext): TemplateResult {
    return html`<button type="button" part="cancel" @click=${() => void connection.leave()}>
      ${this.#localize.term('lobby_cancel')}
    </button>`;
  }

  #renderForm(context: RoomContext, connection: ConnectionState): TemplateResult {
    const localize = this.#localize;
    const { media } = context;
    const { status } = connection;
    const sources = this.#sources();
    const isName = this.problem?.code === 'name-too-long';
    const error = status === 'failed' ? connection.error : isName ? undefined : this.problem;
    const label = status === 'left' ? 'lobby_rejoin' : error ? 'try_again' : 'lobby_join';
    const isJoining = status === 'joining';
    const kinds = [...sources, ...('setSinkId' in HTMLMediaElement.prototype ? (['speaker'] as const) : [])];
    return html`<form
      part="form"
      class=${sources.length > 0 ? nothing : 'plain'}
      novalidate
      @submit=${this.#handleSubmit}
    >
      ${sources.length > 0 ? this.#renderPreview(context, sources) : nothing}
      <div class="side">
        <h2 tabindex="-1">${this.#title(connection)}</h2>
        ${
          error
            ? html`<p class="error notice" part="error" role="alert">
                ${icon('alert')}<span>${localize.error(error)}</span>
              </p>`
            : nothing
        }
        ${this.#renderName(isName ? this.problem : undefined)}
        <div class="actions">
          <button class="primary" part="join" aria-disabled=${isJoining ? 'true' : nothing}>
            ${localize.term(isJoining ? 'lobby_joining' : label)}
          </button>
          ${isJoining ? this.#renderCancel(context) : nothing}
        </div>
        <p class="muted" role="status">
          ${this.isProbing ? localize.term('lobby_probing') : isJoining && connection.error ? localize.trouble('wait_busy') : nothing}
        </p>
      </div>
      <div class="devices">${kinds.map((kind) => deviceField(media, kind, localize, this.isSilent))}</div>
    </form>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { context } = this;
    const connection = context?.connection.getState();
    if (!context || !connection || connection.status === 'joined' || connection.status === 'reconnecting')
      return nothing;
    if (connection.status !== 'joining' || this.isFilled) return this.#renderForm(context, connection);
    return html`<div class="waiting">
      <p role="status">
        ${connection.error ? this.#localize.trouble('wait_busy') : this.#localize.term('lobby_joining')}
      </p>
      ${this.#renderCancel(context)}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rtc-lobby': RtcLobby;
  }
}
