import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { ContextLender } from '../../context/context-protocol.js';
import { RoomAvailableEvent, roomContext } from '../../context/room-context.js';
import { elementsOf, needsLobby } from '../../context/room-elements.js';
import { Localizer, refreshLanguage } from '../../locales/localize.js';
import { isIn } from '../../room/connection-machine.js';
import type { LeaveReason, RoomContext } from '../../room/ports.js';
import type { SourceWish } from '../../room/room-options.js';
import type { RoomSession } from '../../room/room-session.js';
import type { SimulatedFault, Simulation, SimulationOptions } from '../../simulate/simulate.js';
import { RtcError } from '../../util/errors.js';
import type { PanelName } from '../events/panel-event.js';
import { RtcErrorEvent } from '../events/room-events.js';
import { controlStyles } from '../shared/button.styles.js';
import { icon } from '../shared/icons.js';
import { setStates } from '../shared/states.js';
import { tokens } from '../shared/tokens.styles.js';
import { defaultServer } from './default-server.js';
import { headStart } from './head-start.js';
import { renderNotices } from './notices.js';
import { takeSeat } from './kept-seat.js';
import { createOwnSession } from './own-session.js';
import { PageLife } from './page-life.js';
import { RoomBinding } from './room-binding.js';
import { styles } from './rtc-room.styles.js';
import { renderWholeCall } from './whole-call.js';

/** From the start of a join on: time for the first pictures, in which nothing else is drawn. */
const PICTURE_MS = 500;

/**
 * @summary One call. Without child elements it shows the whole call: lobby, everybody's picture,
 * controls, chat and signal log. With child elements it only lends them its room, plays the sound,
 * and says what goes wrong.
 *
 * @attr {string} lang - Language of this call; without it the nearest one above holds.
 *
 * @slot - The page's own composition of `rtc-` elements.
 *
 * @csspart call - The whole call, where this element shows it.
 * @csspart lobby - The lobby in it.
 * @csspart stage - The pictures in it.
 * @csspart panel - The panel beside or over the pictures, with chat or signal log.
 * @csspart controls - The controls in it.
 * @csspart notice - A message above the call: sound held back, connection lost.
 * @csspart problem - Why there cannot be a call at all.
 * @cssproperty [--rtc-height=36rem] - Height of the whole call, where `height` is not set on the element.
 * @cssproperty --rtc-accent - Colour of the main buttons.
 * @cssproperty --rtc-surface - Background.
 * @cssproperty --rtc-text - Text.
 * @cssproperty --rtc-danger - Errors, and what is off.
 * @cssproperty --rtc-radius - Roundness of corners.
 * @cssproperty --rtc-font - Font family.
 * @cssstate whole - Shows the whole call itself.
 * @cssstate joined - In the room.
 *
 * @event {RtcBeforeJoinEvent} rtc-before-join - About to join; cancelable.
 * @event {RtcBeforeSendEvent} rtc-before-send - About to send a chat line; cancelable.
 * @event {RtcBeforeShareEvent} rtc-before-share - About to share the screen; cancelable.
 * @event {RtcJoinedEvent} rtc-joined - In the room.
 * @event {RtcLeftEvent} rtc-left - No longer in the room.
 * @event {RtcPeerJoinedEvent} rtc-peer-joined - Somebody came.
 * @event {RtcPeerLeftEvent} rtc-peer-left - Somebody left.
 * @event {RtcMessageEvent} rtc-message - A chat line arrived.
 * @event {RtcErrorEvent} rtc-error - Something went wrong.
 * @event {RtcStatusEvent} rtc-status - The connection to the relay changed.
 */
export class RtcRoom extends LitElement {
  static override readonly styles = [tokens, controlStyles, styles];

  readonly #localize = new Localizer(this);
  readonly #internals = this.attachInternals();
  readonly #lender = new ContextLender<RoomContext | undefined>(this, roomContext, undefined);
  readonly #life = new PageLife(this, {
    end: (reason) => {
      this.#rejoins = this.#isIn && reason === 'page-hidden';
      this.#release(reason);
    },
    resume: () => {
      this.requestUpdate();
      if (this.#rejoins) this.join().catch(() => undefined);
    },
  });

  /** Name of the room: who gives the same one to the same relay is in the same call. */
  @property({ useDefault: true }) room = '';

  /** Address of the relay, e.g. `https://relay.example`. By default where the script came from, or this page's own site. */
  @property() server?: string;

  /** Shown to the others. Without it the lobby asks. */
  @property({ attribute: 'display-name', useDefault: true }) displayName = '';

  /** A room token for the relay. The attribute is removed from the page once it was read. */
  @property() token?: string;

  /** `on` from the start; `off` at first; `none`: no microphone is offered. Read when the room is made. */
  @property({ useDefault: true }) audio: SourceWish = 'on';

  /** `on` from the start; `off` at first; `none`: no camera is offered. Read when the room is made. */
  @property({ useDefault: true }) video: SourceWish = 'on';

  /** `ask` shows the lobby first; `auto` joins at once. */
  @property({ attribute: 'join', useDefault: true }) joinMode: 'ask' | 'auto' = 'ask';

  /** Lets `simulate()` do faults to this page. */
  @property({ type: Boolean, useDefault: true }) debug = false;

  /** Undefined until it is known whether there are child elements. */
  @state() private isWhole: boolean | undefined;
  /** Shows the pictures only, for a moment. */
  @state() private isBare = false;
  @state() private panel: PanelName | '' = '';
  @state() private problem: RtcError | undefined;

  #injected: RoomContext | undefined;
  #binding: RoomBinding | undefined;
  /** What the own session was made from; another value means another session. */
  #key = '';
  #isIn = false;
  /** Was in the call when the page was put aside, and wants to be in it again when it comes back. */
  #rejoins = false;
  /** Panels that were opened before, and are only hidden since. */
  #opened: readonly PanelName[] = [];
  /** Selector of where the focus has to go, because the part that has it is about to disappear. */
  #focusNext: '.call' | 'rtc-lobby' | undefined;

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang'];
  }

  /**
   * The room, as ports with state and methods: `room.context?.chat.send('hi')`. Undefined while there
   * is none. Set it to lend a room made elsewhere (`createRoomSession`), which then is not ended here.
   */
  get context(): RoomContext | undefined {
    this.#adopt();
    return this.#binding?.context;
  }

  set context(context: RoomContext | undefined) {
    this.#injected = context;
    this.requestUpdate();
  }

  /** Resolves once seated; rejects with RtcError, `aborted` where the page cancelled `rtc-before-join`. */
  async join(): Promise<void> {
    this.#adopt();
    if (!this.#binding) throw this.problem ?? new RtcError('not-joined', 'the element is not in a document');
    await this.#binding.context.connection.join();
  }

  /** Resolves when the relay knows, or cannot be reached. */
  async leave(): Promise<void> {
    await this.#binding?.context.connection.leave();
  }

  /**
   * Does a fault to this page, to see what becomes of the call (docs/simulate.md). Rejects with RtcError
   * `not-allowed` without the `debug` attribute, `not-joined` without a room, and as `rtc-elements/simulate` says.
   */
  async simulate(fault: SimulatedFault, options?: SimulationOptions): Promise<Simulation> {
    if (!this.debug) throw new RtcError('not-allowed', 'debug');
    const { simulate } = await import('../../simulate/simulate.js');
    return simulate(this.context, fault, options);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A classic script in the head upgrades this element before the parser has reached its children.
    if (document.readyState === 'loading') {
      document.addEventListener('DOMContentLoaded', this.#handleChildren, { once: true });
    } else {
      this.#handleChildren();
    }
    if (this.#binding) this.#announce();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    document.removeEventListener('DOMContentLoaded', this.#handleChildren);
    super.disconnectedCallback();
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    if (name === 'lang') refreshLanguage();
    // Its removal from the page, below, is not its removal from the call.
    if (name === 'token' && value === null) return;
    super.attributeChangedCallback(name, old, value);
    if (name === 'token') this.removeAttribute('token');
  }

  /** A room that joins by itself does that first, draws the pictures then, and the rest when they are there. */
  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated && this.joinMode === 'auto') {
      this.#adopt();
      if (this.#binding) {
        this.isBare = true;
        setTimeout(() => (this.isBare = false), PICTURE_MS);
        await headStart(this.#binding.context);
      }
    }
    await super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#adopt();
    const context = this.#binding?.context;
    if (context) {
      if (changed.size > 0) this.#tellSettings(context);
      if (changed.has('displayName') && this.hasUpdated) {
        context.participants.setName(this.displayName).catch((reason: unknown) => this.#report(reason));
      }
    }
    const wasIn = this.#isIn;
    this.#isIn = context !== undefined && isIn(context.connection.getState());
    if (this.#isIn !== wasIn) this.#handleTurn();
    setStates(this.#internals, { whole: this.isWhole === true && !this.problem, joined: this.#isIn });
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('problem') && this.problem) this.dispatchEvent(new RtcErrorEvent(this.problem));
    const next = this.#focusNext && this.renderRoot.querySelector<LitElement>(this.#focusNext);
    this.#focusNext = undefined;
    // A lobby that was only now made has rendered nothing to focus yet.
    if (next) void Promise.resolve(next.updateComplete).then(() => next.focus());
  }

  readonly #handleChildren = (): void => {
    this.isWhole = this.childElementCount === 0;
  };

  /** Who shows the lobby, and whether anybody says that a device failed, matters where this element does neither. */
  readonly #handleElements = (): void => {
    if (!this.isWhole) this.requestUpdate();
  };

  readonly #togglePanel = (panel: PanelName): void => {
    if (this.renderRoot.querySelector('.panel :focus')) this.#focusNext = '.call';
    this.panel = panel === this.panel ? '' : panel;
    this.#opened = [...this.#opened, panel];
  };

  /** Into the call, or out of it. */
  #handleTurn(): void {
    const focused = this.shadowRoot?.activeElement;
    if (!this.#isIn) this.#focusNext = focused ? 'rtc-lobby' : undefined;
    else if (focused?.localName === 'rtc-lobby') this.#focusNext = '.call';
  }

  /** Makes what this element lends fit its attributes. Idempotent. */
  #adopt(): void {
    if (!this.isConnected || this.#life.isPageHidden) return;
    if (this.#injected) {
      if (this.#injected !== this.#binding?.context) this.#lend(this.#injected);
      return;
    }
    const { room, token, audio, video, displayName: name } = this;
    const server = this.server || defaultServer();
    const key = JSON.stringify([room, server, token]);
    if (key === this.#key && (this.#binding?.isOwn || this.problem)) return;
    this.#key = key;
    const place = `rtc-elements ${server} ${room}`;
    const options = { room, server, audio, video, name, seat: takeSeat(place), ...(token && { token }) };
    try {
      const session = createOwnSession(this, options, (error) => queueMicrotask(() => this.#report(error)));
      // Before anything is bound, so that no lobby flashes up and asks the relay.
      if (this.joinMode === 'auto') session.connection.join().catch(() => undefined);
      this.#lend(session, session, place);
    } catch (reason) {
      this.#release('left');
      this.#key = key;
      this.problem = RtcError.from(reason);
    }
  }

  #lend(context: RoomContext, session?: RoomSession, place?: string): void {
    this.#binding?.close('left');
    this.#binding = new RoomBinding(this, this.#handleElements, context, session, place);
    this.problem = undefined;
    this.#tellSettings(context);
    this.#announce();
  }

  #release(reason: LeaveReason): void {
    this.#key = '';
    this.problem = undefined;
    this.#binding?.close(reason);
    this.#binding = undefined;
    this.#announce();
    this.requestUpdate();
  }

  /** Tells the elements inside, and those bound by `for`; from the document, since this element may be out of it. */
  #announce(): void {
    this.#lender.setValue(this.#binding?.context);
    document.dispatchEvent(new RoomAvailableEvent());
  }

  #tellSettings(context: RoomContext): void {
    const { settings } = elementsOf(context);
    const next = { room: this.room, microphone: this.audio, camera: this.video, isAuto: this.joinMode === 'auto' };
    // Only when something is new: every bound element draws itself again.
    if (JSON.stringify(next) !== JSON.stringify(settings.getState())) settings.setState(next);
  }

  #report(reason: unknown): void {
    this.#binding?.events.report(RtcError.from(reason));
  }

  protected override render(): TemplateResult {
    return html`${this.#renderBody()}<slot ?hidden=${this.isWhole} @slotchange=${this.#handleChildren}></slot>`;
  }

  #renderBody(): TemplateResult | typeof nothing {
    const localize = this.#localize;
    if (this.problem) {
      return html`<p class="problem" part="problem" role="alert">
        ${icon('alert')}<span>${localize.error(this.problem)}</span>
      </p>`;
    }
    if (!this.#binding || this.isWhole === undefined) return nothing;
    const notices = renderNotices(this.#binding, localize);
    if (this.isWhole) {
      const shown = {
        isBare: this.isBare,
        isIn: !needsLobby(this.#binding.context),
        room: this.room,
        panel: this.panel,
        opened: this.#opened,
      };
      return renderWholeCall({ ...shown, notices, localize, toggle: this.#togglePanel });
    }
    const showsLobby =
      needsLobby(this.#binding.context) && !elementsOf(this.#binding.context).lobbyHost(this.renderRoot);
    return html`<div class="floating">${notices}</div>
      ${showsLobby ? html`<rtc-lobby part="lobby"></rtc-lobby>` : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rtc-room': RtcRoom;
  }
}
