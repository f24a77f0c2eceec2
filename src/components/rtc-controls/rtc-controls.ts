import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { RoomElement } from '../../context/room-element.js';
import { Localizer } from '../../locales/localize.js';
import type { MediaSource } from '../../media/local-media-state.js';
import type { RoomContext } from '../../room/ports.js';
import { RtcError } from '../../util/errors.js';
import { RtcPanelToggleEvent, type PanelName } from '../events/panel-event.js';
import { controlStyles } from '../shared/button.styles.js';
import { icon, type IconName } from '../shared/icons.js';
import { mediaButton } from '../shared/media-button.js';
import { setStates } from '../shared/states.js';
import { tokens } from '../shared/tokens.styles.js';
import { styles } from './rtc-controls.styles.js';
import { UnreadCounter } from './unread.js';

interface ButtonOptions {
  readonly name: string;
  readonly icon: IconName;
  readonly label: string;
  /** What is read out, where it is more than the label. */
  readonly spoken?: string;
  readonly look?: string;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly title?: string;
  readonly badge?: number;
  readonly act: () => void;
}

/**
 * @summary The buttons of a call: microphone, camera, screen, panels, leave. Shown while its room
 * is joined; takes no space before and after.
 *
 * @csspart bar - The row of buttons.
 * @csspart button - Each button; also by its name: `microphone`, `camera`, `share`, `chat`, `log`, `leave`.
 * @csspart error - What went wrong, in words.
 * @cssstate away - The room is not joined and the controls show nothing.
 * @event {RtcPanelToggleEvent} rtc-panel-toggle - A panel button was pressed.
 */
export class RtcControls extends RoomElement {
  static override readonly styles = [tokens, controlStyles, styles];
  static override readonly watches = ['connection', 'media', 'chat'] as const;

  readonly #localize = new Localizer(this);
  readonly #internals = this.attachInternals();

  /** Panels there is a button for: `chat`, `log`, separated by spaces. The page shows and hides them. */
  @property() panels = '';

  /** The panel that is open, if any. */
  @property({ attribute: 'open-panel' }) openPanel: PanelName | '' = '';

  @state() private dismissed: readonly RtcError[] = [];
  /** Said when sharing was asked of a browser that cannot. */
  @state() private shareProblem: RtcError | undefined;

  #unread = new UnreadCounter();
  #isIn = false;

  protected override contextChanged(): void {
    this.#isIn = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const status = this.context?.connection.getState().status;
    const isIn = status === 'joined' || status === 'reconnecting';
    const lines = this.context?.chat.getState().lines ?? [];
    // What was said before oneself came is history, not unread.
    if (this.openPanel === 'chat' || (isIn && !this.#isIn)) this.#unread.markSeen(lines);
    if (!isIn) this.shareProblem = undefined;
    this.#isIn = isIn;
    setStates(this.#internals, { away: !isIn });
  }

  #share(context: RoomContext): void {
    const { canShareScreen, screen } = context.media.getState();
    if (!canShareScreen) this.shareProblem = new RtcError('screen-unsupported', 'getDisplayMedia is missing');
    else if (screen.status !== 'starting') {
      void context.media.setEnabled('screen', screen.status !== 'live').catch(() => undefined);
    }
  }

  #dismiss(error: RtcError): void {
    this.dismissed = [...this.dismissed, error];
    this.shareProblem = undefined;
  }

  #errors(context: RoomContext): RtcError[] {
    const media = context.media.getState();
    const errors = (['microphone', 'camera', 'screen'] as const satisfies readonly MediaSource[]).flatMap((source) => {
      const state = media[source];
      return state.status === 'failed' ? [state.error] : [];
    });
    if (this.shareProblem) errors.push(this.shareProblem);
    return errors.filter((error) => !this.dismissed.includes(error) && !isChangeOfMind(error));
  }

  #renderButton(options: ButtonOptions): TemplateResult {
    const { name, label, spoken = label, look = '', pressed, expanded, busy, disabled, title = label, badge } = options;
    return html`<button
      type="button"
      part="button ${name}"
      class=${look}
      aria-label=${spoken}
      aria-pressed=${pressed === undefined ? nothing : String(pressed)}
      aria-expanded=${expanded === undefined ? nothing : String(expanded)}
      aria-busy=${busy ? 'true' : nothing}
      aria-disabled=${disabled ? 'true' : nothing}
      title=${title}
      @click=${options.act}
    >
      ${icon(options.icon)}<span class="label" aria-hidden="true">${label}</span>
      ${badge ? html`<span class="badge" aria-hidden="true">${badge > 99 ? '99+' : badge}</span>` : nothing}
    </button>`;
  }

  #renderShare(context: RoomContext): TemplateResult {
    const { screen, canShareScreen } = context.media.getState();
    const isLive = screen.status === 'live';
    const isStarting = screen.status === 'starting';
    const share = this.#localize.term('controls_share');
    return this.#renderButton({
      name: 'share',
      icon: 'screen',
      label: share,
      spoken: isStarting ? this.#localize.term('controls_starting', share) : share,
      look: isLive ? 'active' : screen.status === 'starting' ? 'starting' : '',
      pressed: isLive,
      busy: isStarting,
      disabled: !canShareScreen,
      title: canShareScreen
        ? this.#localize.term(isLive ? 'controls_share_stop' : 'controls_share')
        : this.#localize.term('error_screen-unsupported'),
      act: () => this.#share(context),
    });
  }

  #renderPanelButton(context: RoomContext, panel: PanelName): TemplateResult {
    const unread = panel === 'chat' ? this.#unread.count(context.chat.getState().lines) : 0;
    const label = this.#localize.term(panel);
    const isOpen = this.openPanel === panel;
    return this.#renderButton({
      name: panel,
      icon: panel,
      label,
      spoken: unread > 0 ? this.#localize.term('controls_unread', label, unread) : label,
      look: isOpen ? 'active' : '',
      expanded: isOpen,
      badge: unread,
      act: () => this.dispatchEvent(new RtcPanelToggleEvent(panel)),
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { context } = this;
    if (!context || !this.#isIn) return nothing;
    const settings = this.siblings?.settings.getState();
    const sources = (['microphone', 'camera'] as const).filter((source) => settings?.[source] !== 'none');
    const panels = (['chat', 'log'] as const).filter((panel) => this.panels.split(/\s+/).includes(panel));
    return html`<div class="bar" part="bar" role="group" aria-label=${this.#localize.term('controls_label')}>
        ${sources.map((source) => mediaButton(context.media, source, this.#localize))} ${this.#renderShare(context)}
        ${panels.map((panel) => this.#renderPanelButton(context, panel))}
        ${this.#renderButton({
          name: 'leave',
          icon: 'leave',
          label: this.#localize.term('controls_leave'),
          look: 'leave',
          act: () => void context.connection.leave(),
        })}
      </div>
      <div role="alert">
        ${this.#errors(context).map(
          (error) => html`<div class="error" part="error">
            <p>${this.#localize.error(error)}</p>
            <button type="button" aria-label=${this.#localize.term('dismiss')} @click=${() => this.#dismiss(error)}>
              ${icon('close')}
            </button>
          </div>`,
        )}
      </div>`;
  }
}

/** The question which screen to share was closed, which needs no words. */
function isChangeOfMind({ code, subject }: RtcError): boolean {
  return code === 'permission-dismissed' && subject === 'screen';
}

declare global {
  interface HTMLElementTagNameMap {
    'rtc-controls': RtcControls;
  }
}
