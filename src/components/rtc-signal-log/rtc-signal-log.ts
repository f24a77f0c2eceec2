import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { RoomElement } from '../../context/room-element.js';
import { enLog } from '../../locales/en-log.js';
import { Localizer } from '../../locales/localize.js';
import type { LogEntry, SignalLogPort, SignalLogState } from '../../room/ports.js';
import { BottomKeeper } from '../shared/bottom-keeper.js';
import { controlStyles } from '../shared/button.styles.js';
import { icon, type IconName } from '../shared/icons.js';
import { tokens } from '../shared/tokens.styles.js';
import { copyText } from './copy-text.js';
import { renderEntry, renderHeader } from './entry-template.js';
import { filterEntries, type LogFilter } from './log-filter.js';
import { rowWindow } from './row-window.js';
import { styles } from './rtc-signal-log.styles.js';

const DIRECTIONS = ['out', 'in', 'local'] as const;
const COPIED_MS = 2_000;
const HIDDEN_MS = 500;

/**
 * @summary What happens on the wire, live: every signal, event and local step since the join.
 *
 * Fills the height it is given and scrolls inside. Only the visible rows are in the DOM. It is not
 * a live region: a join writes dozens of lines within a second, which read aloud would drown
 * everything else; it is a table that can be read, scrolled and filtered by keyboard instead.
 *
 * @csspart toolbar - Filters and buttons.
 * @csspart entries - The scrolling table.
 * @csspart entry - One row.
 * @csspart footer - What came during a pause, and whether the text was copied.
 *
 * @cssproperty [--rtc-surface] - Background.
 * @cssproperty [--rtc-accent] - What was sent.
 * @cssproperty [--rtc-danger] - Errors.
 */
export class RtcSignalLog extends RoomElement {
  static override readonly styles = [tokens, controlStyles, styles];
  static override readonly watches = ['log'] as const;

  readonly #localize = new Localizer(this, enLog);
  readonly #keeper = new BottomKeeper(this);

  @state() private filter: LogFilter = { text: '', direction: '', kind: '' };
  /** What is shown while paused. */
  @state() private frozen?: SignalLogState;
  @state() private copied?: 'log_copied' | 'log_copy_failed';

  #resizes?: ResizeObserver;
  #copiedTimer?: ReturnType<typeof setTimeout>;
  #rows: readonly LogEntry[] = [];
  /** Of the scroller and its rows, px. */
  #scrollTop = 0;
  #height = 0;
  #rowHeight = 0;
  /** What is being read has moved: the scroller has to follow. Any other write would end a smooth scroll half-way. */
  #hasMoved = false;

  override disconnectedCallback(): void {
    clearTimeout(this.#copiedTimer);
    this.#resizes?.disconnect();
    this.#resizes = undefined;
    super.disconnectedCallback();
  }

  /** At most once a frame: a join writes many entries while the browser has better things to do. Hidden pages have no frames. */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated) {
      await new Promise((resolve) => {
        requestAnimationFrame(resolve);
        setTimeout(resolve, HIDDEN_MS);
      });
    }
    await super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const { entries } = this.#shown;
    const rows = filterEntries(entries, this.filter);
    const top = Math.floor(this.#scrollTop / (this.#rowHeight || 1));
    const first = this.#rows[top];
    this.#rows = rows;
    if (this.#keeper.isAtBottom) {
      this.#scrollTop = Math.max(0, rows.length * this.#rowHeight - this.#height);
    } else if (first) {
      // Old entries fall out above: what is being read moves up with them.
      const found = rows.findIndex(({ id }) => id >= first.id);
      const moved = ((found < 0 ? rows.length : found) - top) * this.#rowHeight;
      this.#scrollTop += moved;
      this.#hasMoved ||= moved !== 0;
    }
  }

  protected override updated(): void {
    const scroller = this.renderRoot.querySelector<HTMLElement>('.scroller');
    const body = scroller?.querySelector<HTMLElement>('.body');
    if (!scroller || !body) return;
    body.style.setProperty('--_count', String(this.#rows.length));
    body.style.setProperty('--_start', String(this.#window.start));
    if (!this.#keeper.isAtBottom && this.#hasMoved) scroller.scrollTop = this.#scrollTop;
    this.#hasMoved = false;
    this.#keeper.update(scroller);
    if (this.#resizes) return;
    this.#resizes = new ResizeObserver(() => this.#measure());
    for (const element of [scroller, ...body.querySelectorAll('.probe')]) this.#resizes.observe(element);
  }

  get #shown(): SignalLogState {
    return this.frozen ?? this.context?.log.getState() ?? { entries: [], dropped: 0 };
  }

  get #window(): { start: number; end: number } {
    return rowWindow(this.#rows.length, this.#scrollTop, this.#height, this.#rowHeight);
  }

  /** Row height is the style sheet's to decide: it grows with the font, and where columns fold. */
  #measure(): void {
    const height = this.renderRoot.querySelector('.scroller')?.clientHeight ?? 0;
    const rowHeight = this.renderRoot.querySelector('.probe')?.getBoundingClientRect().height ?? 0;
    if (height === this.#height && rowHeight === this.#rowHeight) return;
    this.#height = height;
    this.#rowHeight = rowHeight;
    this.requestUpdate();
  }

  readonly #handleScroll = (event: Event): void => {
    this.#keeper.handleScroll();
    const before = this.#window;
    this.#scrollTop = (event.target as Element).scrollTop;
    const { start, end } = this.#window;
    if (start !== before.start || end !== before.end) this.requestUpdate();
  };

  readonly #handleFilter = (event: Event): void => {
    const { name, value } = event.target as HTMLInputElement | HTMLSelectElement;
    this.filter = { ...this.filter, [name]: value };
  };

  readonly #handlePause = (): void => {
    this.frozen = this.frozen ? undefined : this.context?.log.getState();
  };

  readonly #handleClear = (): void => {
    this.context?.log.clear();
    if (this.frozen) this.frozen = this.context?.log.getState();
  };

  readonly #handleCopy = async (): Promise<void> => {
    const isCopied = await copyText(this.context?.log.toText() ?? '', this.renderRoot);
    this.copied = isCopied ? 'log_copied' : 'log_copy_failed';
    clearTimeout(this.#copiedTimer);
    this.#copiedTimer = setTimeout(() => (this.copied = undefined), COPIED_MS);
  };

  #renderSelect(
    name: 'direction' | 'kind',
    all: string,
    options: readonly (readonly [value: string, text: string])[],
  ): TemplateResult {
    return html`<select name=${name} aria-label=${this.#localize.term(`log_${name}`)} @change=${this.#handleFilter}>
      ${[['', all] as const, ...options].map(
        ([value, text]) => html`<option value=${value} ?selected=${this.filter[name] === value}>${text}</option>`,
      )}
    </select>`;
  }

  #renderButton(name: IconName, label: string, onClick: () => void): TemplateResult {
    return html`<button type="button" title=${label} @click=${onClick}>${icon(name)}<span>${label}</span></button>`;
  }

  #renderToolbar(): TemplateResult {
    const localize = this.#localize;
    const { frozen, filter } = this;
    const kinds = new Set(this.#shown.entries.map(({ kind }) => kind));
    if (filter.kind) kinds.add(filter.kind);
    return html`<div part="toolbar" class="toolbar">
      <input
        type="search"
        name="text"
        .value=${filter.text}
        placeholder=${localize.term('log_filter')}
        aria-label=${localize.term('log_filter')}
        @input=${this.#handleFilter}
      />
      ${this.#renderSelect(
        'direction',
        localize.term('log_all_directions'),
        DIRECTIONS.map((value) => [value, localize.term(`log_${value}`)]),
      )}
      ${this.#renderSelect(
        'kind',
        localize.term('log_all_kinds'),
        [...kinds].sort().map((kind) => [kind, kind]),
      )}
      ${
        frozen
          ? this.#renderButton('play', localize.term('log_resume'), this.#handlePause)
          : this.#renderButton('pause', localize.term('log_pause'), this.#handlePause)
      }
      ${this.#renderButton('close', localize.term('log_clear'), this.#handleClear)}
      ${this.#renderButton('copy', localize.term('log_copy'), () => void this.#handleCopy())}
    </div>`;
  }

  #renderTable(): TemplateResult {
    const localize = this.#localize;
    const { start, end } = this.#window;
    const emptyTerm = this.#shown.entries.length === 0 ? 'log_empty' : 'log_no_match';
    return html`<div
      part="entries"
      class="scroller"
      tabindex="0"
      role="region"
      aria-label=${localize.term('log_entries')}
      @scroll=${this.#handleScroll}
    >
      <div role="table" aria-label=${localize.term('log')} aria-rowcount=${this.#rows.length + 1}>
        ${renderHeader(localize)}
        <div role="rowgroup" class="body">
          <div class="probe" role="presentation"></div>
          ${this.#rows.slice(start, end).map((entry, index) => renderEntry(entry, start + index + 1, localize))}
        </div>
      </div>
      ${this.#rows.length === 0 ? html`<p class="empty">${localize.term(emptyTerm)}</p>` : nothing}
    </div>`;
  }

  #renderFooter(log: SignalLogPort): TemplateResult {
    const { frozen, copied } = this;
    const missed = frozen && Math.max(0, totalOf(log.getState()) - totalOf(frozen));
    return html`<div part="footer" class="footer">
      ${missed === undefined ? nothing : html`<p class="missed">${this.#localize.term('log_paused', missed)}</p>`}
      <p class="copied" role="status">${copied ? this.#localize.term(copied) : nothing}</p>
    </div>`;
  }

  protected override render(): unknown {
    return this.context ? [this.#renderToolbar(), this.#renderTable(), this.#renderFooter(this.context.log)] : nothing;
  }
}

/** Everything there ever was since the log was cleared. */
function totalOf({ entries, dropped }: SignalLogState): number {
  return entries.length + dropped;
}

declare global {
  interface HTMLElementTagNameMap {
    'rtc-signal-log': RtcSignalLog;
  }
}
