import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { RoomElement } from '../../context/room-element.js';
import { Localizer } from '../../locales/localize.js';
import type { ChatLine, RoomContext } from '../../room/ports.js';
import type { RtcError } from '../../util/errors.js';
import { RtcPanelToggleEvent, type PanelName } from '../events/panel-event.js';
import { controlStyles } from '../shared/button.styles.js';
import { icon } from '../shared/icons.js';
import { setStates } from '../shared/states.js';
import { tokens } from '../shared/tokens.styles.js';
import { sourceButton, toolButton } from '../shared/tool-button.js';
import { styles } from './rtc-controls.styles.js';

/**
 * @summary The buttons of a call: microphone, camera, screen, panels, leave. Shown while its room
 * is joined; takes no space before and after.
 *
 * @csspart bar - The row of buttons.
 * @csspart button - Each button; also by its name: `microphone`, `camera`, `share`, `chat`, `log`, `leave`.
 * @csspart error - What went wrong, in words.
 * @csspart hint - Why nothing is seen or heard of somebody whose camera or microphone is on.
 * @cssstate away - The room is not joined and the controls show nothing.
 * @event {RtcPanelToggleEvent} rtc-panel-toggle - A panel button was pressed.
 */
export class RtcControls extends RoomElement {
  static override readonly styles = [tokens, controlStyles, styles];
  static override readonly watches = ['connection', 'media', 'participants', 'chat'] as const;

  readonly #localize = new Localizer(this);
  readonly #internals = this.attachInternals();

  /** Panels there is a button for: `chat`, `log`, separated by spaces. The page shows and hides them. */
  @property() panels = '';

  /** The panel that is open, if any. */
  @property({ attribute: 'open-panel' }) openPanel: PanelName | '' = '';

  /** Errors, and hints. */
  @state() private dismissed: readonly (RtcError | string)[] = [];

  /** Number of the last chat line that was seen. */
  #seenSeq = 0;
  #isIn = false;

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const status = this.context?.connection.getState().status;
    const isIn = status === 'joined' || status === 'reconnecting';
    // What was said before oneself came is history, not unread.
    if (this.openPanel === 'chat' || isIn !== this.#isIn) {
      for (const { seq } of this.#lines()) this.#seenSeq = Math.max(this.#seenSeq, seq);
    }
    this.#isIn = isIn;
    setStates(this.#internals, { away: !isIn });
  }

  protected override contextChanged(): void {
    this.#seenSeq = 0;
    this.#isIn = false;
  }

  #lines(): readonly ChatLine[] {
    return this.context?.chat.getState().lines ?? [];
  }

  /** What failed, and what is on and gives nothing. */
  #troubles({ media, participants }: RoomContext): TemplateResult[] {
    const state = media.getState();
    const isSilent = participants.getState().others.some(({ link }) => link?.mute);
    return (['microphone', 'camera', 'screen'] as const).flatMap((source) => {
      const own = state[source];
      if (own.status === 'failed') {
        if (isChangeOfMind(own.error)) return [];
        // What comes of it is in the state.
        const retry = (): void => void media.setEnabled(source, true).catch(() => undefined);
        return this.#renderTrouble(own.error, this.#localize.error(own.error), retry);
      }
      if (own.status !== 'live' || source === 'screen') return [];
      const isMuted = state.muted?.includes(source);
      if (!isMuted && (!isSilent || source === 'camera')) return [];
      const key = isMuted ? 'quiet_muted' : 'quiet_silent';
      return this.#renderTrouble(key + source, this.#localize.trouble(key, source));
    });
  }

  #renderPanelButton(panel: PanelName): TemplateResult {
    const { openPanel } = this;
    const isUnread = (line: ChatLine): boolean => line.kind === 'message' && !line.isOwn && line.seq > this.#seenSeq;
    const unread = panel === 'chat' ? this.#lines().filter(isUnread).length : 0;
    const label = this.#localize.term(panel);
    return toolButton({
      part: panel,
      icon: panel,
      label,
      look: openPanel === panel ? 'active' : '',
      isExpanded: openPanel === panel,
      press: () => this.dispatchEvent(new RtcPanelToggleEvent(panel)),
      ...(unread > 0 && {
        spoken: this.#localize.term('controls_unread', label, unread),
        badge: unread > 99 ? '99+' : String(unread),
      }),
    });
  }

  #renderTrouble(what: RtcError | string, words: string, retry?: () => void): TemplateResult[] {
    if (this.dismissed.includes(what)) return [];
    return [
      html`<div class="error" part=${retry ? 'error' : 'hint'}>
        <p>${words}</p>
        ${retry ? html`<button type="button" @click=${retry}>${this.#localize.term('try_again')}</button>` : nothing}
        <button
          type="button"
          aria-label=${this.#localize.term('dismiss')}
          @click=${() => {
            this.dismissed = [...this.dismissed, what];
          }}
        >
          ${icon('close')}
        </button>
      </div>`,
    ];
  }

  protected override render(): TemplateResult | typeof nothing {
    const { context } = this;
    if (!context || !this.#isIn) return nothing;
    const settings = this.siblings?.settings.getState();
    const sources = (['microphone', 'camera'] as const).filter((source) => settings?.[source] !== 'none');
    const panels = (['chat', 'log'] as const).filter((panel) => this.panels.includes(panel));
    return html`<div class="bar" part="bar" role="group" aria-label=${this.#localize.term('controls_label')}>
        ${[...sources, 'screen' as const].map((source) => sourceButton(context.media, source, this.#localize))}
        ${panels.map((panel) => this.#renderPanelButton(panel))}
        ${toolButton({
          part: 'leave',
          icon: 'leave',
          label: this.#localize.term('controls_leave'),
          look: 'danger',
          press: () => void context.connection.leave(),
        })}
      </div>
      <div role="alert">${this.#troubles(context)}</div>`;
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
