import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { RoomElement } from '../../context/room-element.js';
import { enChat } from '../../locales/en-chat.js';
import { Localizer } from '../../locales/localize.js';
import { codePoints, LIMITS } from '../../protocol/limits.js';
import type { ChatLine, RoomContext } from '../../room/ports.js';
import { RtcError } from '../../util/errors.js';
import { BottomKeeper } from '../shared/bottom-keeper.js';
import { controlStyles } from '../shared/button.styles.js';
import { icon } from '../shared/icons.js';
import { tokens } from '../shared/tokens.styles.js';
import { chatRows, newsOf } from './chat-rows.js';
import { announcementOf, renderRow } from './line-template.js';
import { styles } from './rtc-chat.styles.js';

/** Characters left at which the counter appears. */
const COUNTER_FROM = 200;
/** New lines said at once; of a flood the newest. */
const ANNOUNCED = 3;

/**
 * @summary Messages of the room, who came and went, and a composer with one's own name beside it.
 *
 * Fills the height it is given and scrolls inside. Text stays text; http and https addresses become
 * links. Lines that come in are announced to screen readers, the history is not. What was typed is
 * never lost: a refused message is back in the composer with the reason, one that could not be
 * delivered stays in the list with a button to try again.
 *
 * @csspart messages - The scrolling list.
 * @csspart message - One message; also has `own` for one's own.
 * @csspart author - Name above a message.
 * @csspart time - Time of a line.
 * @csspart text - What was written.
 * @csspart link - A link within it.
 * @csspart presence - A line that says who came, went or has another name now.
 * @csspart composer - Name, message and button.
 *
 * @cssproperty [--rtc-accent] - One's own messages and links.
 * @cssproperty [--rtc-surface] - Background.
 * @cssproperty [--rtc-surface-raised] - Others' messages.
 */
export class RtcChat extends RoomElement {
  static override readonly styles = [tokens, controlStyles, styles];
  static override readonly watches = ['connection', 'participants', 'chat'] as const;

  readonly #localize = new Localizer(this, enChat);
  readonly #keeper = new BottomKeeper(this);

  @state() private draft = '';
  /** Undefined while the field shows the name in use. */
  @state() private nameDraft?: string;
  @state() private messageError?: RtcError;
  @state() private nameError?: RtcError;
  @state() private isLoading = false;

  /** Failed lines that were sent again as new ones. */
  readonly #retried = new Set<string>();
  #known: ReadonlySet<string> = new Set();
  #wasIn = false;
  #hasUnseen = false;
  #announced: readonly ChatLine[] = [];

  get #textarea(): HTMLTextAreaElement {
    return this.renderRoot.querySelector('textarea')!;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const lines = this.context?.chat.getState().lines ?? [];
    const isIn = this.#isIn;
    // What is there on the way in is history; what was missed while away is news.
    const news = this.#wasIn && isIn ? newsOf(lines, this.#known) : [];
    if (lines[0] && this.#known.size > 0 && !this.#known.has(lines[0].id)) this.#keeper.hold();
    if (news.length > 0) this.#announced = news.slice(-ANNOUNCED);
    this.#hasUnseen = !this.#keeper.isAtBottom && (this.#hasUnseen || news.length > 0);
    this.#known = new Set(lines.map(({ id }) => id));
    this.#wasIn = isIn;
  }

  get #isIn(): boolean {
    const status = this.context?.connection.getState().status;
    return status === 'joined' || status === 'reconnecting';
  }

  readonly #handleInput = (): void => {
    this.draft = this.#textarea.value;
    this.messageError = undefined;
  };

  readonly #handleKey = (event: KeyboardEvent): void => {
    if (!isEnter(event) || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#handleSend();
  };

  readonly #handleSend = (): void => {
    const text = this.draft;
    if (!this.context || text.trim() === '') return this.#textarea.focus();
    this.draft = '';
    this.messageError = undefined;
    this.#keeper.scrollToBottom();
    this.context.chat.send(text).catch((reason: unknown) => this.#handleRefused(text, reason));
  };

  #handleRefused(text: string, reason: unknown): void {
    const lines = this.context?.chat.getState().lines ?? [];
    if (lines.some((line) => isFailed(line) && line.message === text)) return;
    // Gives the text back without touching what was typed meanwhile.
    this.draft = this.draft ? `${text}\n${this.draft}` : text;
    const error = RtcError.from(reason);
    // The page itself said no: it is its place to say why.
    this.messageError = error.code === 'aborted' ? undefined : error;
  }

  readonly #handleRetry = (line: ChatLine): void => {
    if (!this.context || !isFailed(line)) return;
    this.#retried.add(line.id);
    this.messageError = undefined;
    this.context.chat.send(line.message).catch((reason: unknown) => {
      const error = RtcError.from(reason);
      this.#retried.delete(line.id);
      this.messageError = error;
      this.requestUpdate();
    });
    this.requestUpdate();
  };

  readonly #handleEarlier = async (): Promise<void> => {
    this.isLoading = true;
    try {
      await this.context?.chat.loadEarlier();
    } catch (reason) {
      this.messageError = RtcError.from(reason);
    } finally {
      this.isLoading = false;
    }
  };

  readonly #handleNameInput = (event: InputEvent): void => {
    this.nameDraft = (event.target as HTMLInputElement).value;
    this.nameError = undefined;
  };

  readonly #handleNameKey = (event: KeyboardEvent): void => {
    if (isEnter(event)) void this.#handleNameChange();
  };

  readonly #handleNameChange = async (): Promise<void> => {
    const { nameDraft, context } = this;
    if (nameDraft === undefined || !context) return;
    try {
      if (nameDraft !== context.participants.getState().self.name) await context.participants.setName(nameDraft);
      // Typed on meanwhile: that is still theirs to finish.
      if (this.nameDraft === nameDraft) this.nameDraft = undefined;
    } catch (reason) {
      this.nameError = RtcError.from(reason);
    }
  };

  readonly #handleJump = (): void => {
    this.#keeper.scrollToBottom();
    this.#textarea.focus();
  };

  #renderLines({ chat }: RoomContext): TemplateResult {
    const { lines, hasEarlier } = chat.getState();
    const rows = chatRows(
      lines.filter(({ id }) => !this.#retried.has(id)),
      Date.now(),
    );
    const lang = this.#localize.lang();
    return html`<div
        part="messages"
        class="scroller"
        tabindex="0"
        role="region"
        aria-label=${this.#localize.term('chat_messages')}
        @scroll=${this.#keeper.handleScroll}
      >
        ${
          hasEarlier
            ? html`<button type="button" class="earlier" ?disabled=${this.isLoading} @click=${this.#handleEarlier}>
                ${this.#localize.term('chat_earlier')}
              </button>`
            : nothing
        }
        ${rows.length === 0 ? html`<p class="note empty">${this.#localize.term('chat_empty')}</p>` : nothing}
        <ol role="list">
          ${repeat(
            rows,
            ({ line }) => line.id,
            (row) =>
              html`<li>
                ${guard([row.line, row.isFirst, row.startsDay, lang], () => renderRow(row, this.#localize, this.#handleRetry))}
              </li>`,
          )}
        </ol>
      </div>
      ${
        this.#hasUnseen
          ? html`<button type="button" class="primary jump" @click=${this.#handleJump}>
              ${this.#localize.term('chat_new')}
            </button>`
          : nothing
      }
      <div class="visually-hidden" role="log" aria-label=${this.#localize.term('chat')}>
        ${repeat(
          this.#announced,
          ({ id }) => id,
          (line) => html`<p>${announcementOf(line, this.#localize)}</p>`,
        )}
      </div>`;
  }

  #renderComposer({ connection, participants }: RoomContext): TemplateResult {
    const localize = this.#localize;
    const remaining = LIMITS.messageLength - codePoints(this.draft);
    const isReconnecting = connection.getState().status === 'reconnecting';
    const note = this.#isIn
      ? isReconnecting
        ? localize.term('chat_reconnecting')
        : ''
      : localize.term('chat_join_first');
    return html`<div part="composer" class="composer">
      <label class="name">
        ${localize.term('chat_name')}
        <input
          .value=${this.nameDraft ?? participants.getState().self.name}
          aria-invalid=${this.nameError ? 'true' : 'false'}
          aria-describedby="name-error"
          autocomplete="nickname"
          dir="auto"
          @input=${this.#handleNameInput}
          @change=${this.#handleNameChange}
          @keydown=${this.#handleNameKey}
        />
      </label>
      <textarea
        rows=${Math.min(5, this.draft.split('\n').length)}
        .value=${this.draft}
        placeholder=${localize.term('chat_message')}
        aria-label=${localize.term('chat_message')}
        aria-invalid=${this.messageError || remaining < 0 ? 'true' : 'false'}
        aria-describedby="error note counter"
        dir="auto"
        enterkeyhint="send"
        ?disabled=${!this.#isIn}
        @input=${this.#handleInput}
        @keydown=${this.#handleKey}
      ></textarea>
      <button
        type="button"
        class="primary send"
        aria-label=${localize.term('chat_send')}
        ?disabled=${!this.#isIn}
        @pointerdown=${keepFocus}
        @click=${this.#handleSend}
      >
        ${icon('send')}
      </button>
      <p id="name-error" class="error" role="alert">${this.nameError ? localize.error(this.nameError) : nothing}</p>
      <p id="error" class="error" role="alert">${this.messageError ? localize.error(this.messageError) : nothing}</p>
      <p id="note" class="hint">${note || nothing}</p>
      <p id="counter" class="hint">
        ${remaining < COUNTER_FROM ? localize.term('chat_remaining', remaining) : nothing}
      </p>
    </div>`;
  }

  protected override updated(): void {
    for (const { style, dataset } of this.renderRoot.querySelectorAll<HTMLElement>('.message')) {
      if (style.length === 0) style.setProperty('--_hue', dataset.hue ?? '');
    }
    this.#keeper.update(this.renderRoot.querySelector<HTMLElement>('.scroller'));
  }

  protected override render(): unknown {
    return this.context ? [this.#renderLines(this.context), this.#renderComposer(this.context)] : nothing;
  }
}

function isFailed(line: ChatLine): line is Extract<ChatLine, { kind: 'message' }> {
  return line.kind === 'message' && line.delivery.status === 'failed';
}

/** Not the Enter that only accepts what an input method suggests. */
function isEnter(event: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Safari ends a composition before its Enter: only 229 tells
  return event.key === 'Enter' && !event.isComposing && event.keyCode !== 229;
}

/** A press on the button leaves the focus, and a phone's keyboard, where they are. */
function keepFocus(event: Event): void {
  event.preventDefault();
}

declare global {
  interface HTMLElementTagNameMap {
    'rtc-chat': RtcChat;
  }
}
