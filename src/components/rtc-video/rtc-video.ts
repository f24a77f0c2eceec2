import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { RoomElement } from '../../context/room-element.js';
import { needsLobby } from '../../context/room-elements.js';
import { Localizer } from '../../locales/localize.js';
import type { ConnectionState, RoomContext } from '../../room/ports.js';
import { hueOf } from '../shared/person.js';
import { setStates } from '../shared/states.js';
import { tokens } from '../shared/tokens.styles.js';
import { controlStyles } from '../shared/button.styles.js';
import { Arrivals } from './arrivals.js';
import type { Size } from './grid-layout.js';
import { Picture } from './picture.js';
import { stageLayout, type Rect, type ScreenLayout } from './stage-layout.js';
import { renderTile } from './tile-template.js';
import { assignSlots, tilesOf, type Tile } from './tiles.js';
import { styles } from './rtc-video.styles.js';
import { Visibility } from './visibility.js';

/** Share of a picture that `cover` must leave visible; below it the whole picture is shown. */
const VISIBLE_SHARE = 0.4;

/**
 * @summary The stage: everybody in the room, laid out for the box the element is in.
 *
 * It is as wide as its container and 16:9 until a page gives it another size; tiles are then
 * arranged anew. A shared screen is shown large, the others beside or below it. Videos are always
 * silent: sound is played by `<rtc-room>`. Where no `<rtc-lobby>` is bound to the room, the first
 * bound `<rtc-video>` shows the lobby until the room is joined.
 *
 * @csspart stage - List of all tiles.
 * @csspart tile - One tile; also has `camera` or `screen`, and `self` for one's own.
 * @csspart video - The video of a tile. Its tile has `data-picture` once a frame was shown.
 * @csspart placeholder - Initials that stand in for a picture.
 * @csspart badge - Name, and whether the microphone is off.
 * @csspart link - How a participant is connected, while they are not.
 * @csspart hint - What one is waiting for.
 *
 * @cssstate lobby - The lobby is shown: the element is then as high as that needs.
 *
 * @cssproperty [--rtc-stage=#0e1014] - Background between the tiles.
 * @cssproperty [--rtc-tile=#262b35] - Background of a tile behind a picture that does not fill it.
 * @cssproperty [--rtc-radius=10px] - Corners of the tiles.
 */
export class RtcVideo extends RoomElement {
  static override readonly styles = [tokens, controlStyles, styles];
  static override readonly watches = ['connection', 'participants'] as const;

  /** Narrows the stage to one participant: `self`, or their id. */
  @property() peer?: string;

  /** @internal The others' pictures and nothing else, for a moment: a join has better things to do. */
  @property({ type: Boolean }) bare = false;

  readonly #internals = this.attachInternals();
  readonly #localize = new Localizer(this);
  /** By the key of their tile. */
  readonly #pictures = new Map<string, Picture>();
  /** Longer sides as laid out, in device pixels, by key. */
  readonly #sides = new Map<string, number>();
  readonly #arrivals = new Arrivals(() => this.requestUpdate());
  readonly #visibility = new Visibility(this, () => this.#tellSizes());
  #resizes?: ResizeObserver;
  #observed: Element | null = null;
  /** Of the stage, as the observer told it: asking would make the browser lay the page out in the middle of a join. */
  #size: Size | undefined;
  /** There since a screen was shown; until then, and where it cannot be fetched, screens are tiles of the grid. */
  #screenLayout: ScreenLayout | undefined;
  /** In the order of layout; the DOM keeps an order of its own. */
  #tiles: readonly Tile[] = [];
  #slots: readonly (Tile | undefined)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resizes = new ResizeObserver(([entry]) => {
      if (entry) this.#size = entry.contentRect;
      this.#arrange();
    });
    // Moved or mounted again: the videos stopped.
    for (const { picture } of this.#shown()) picture.resume();
  }

  override disconnectedCallback(): void {
    this.#resizes?.disconnect();
    this.#observed = null;
    this.siblings?.showing.delete(this);
    super.disconnectedCallback();
  }

  protected override async scheduleUpdate(): Promise<void> {
    if (this.context) await this.#arrivals.descriptionsOut(this.context);
    await super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    setStates(this.#internals, { lobby: this.#hostsLobby });
    this.#tiles = this.context ? tilesOf(this.context.participants.getState(), this.peer) : [];
    for (const key of this.#pictures.keys()) if (!this.#tiles.some((tile) => tile.key === key)) this.#forget(key);
  }

  protected override updated(): void {
    for (const { tile, element, picture } of this.#shown()) {
      const { isSelf } = tile.participant;
      picture.show(this.bare && isSelf ? undefined : tile.track, tile.isOn, isSelf);
      element.style.setProperty('--_hue', String(hueOf(tile.participant.id)));
    }
    const stage = this.#stage;
    if (stage !== this.#observed) {
      this.#resizes?.disconnect();
      if (stage) this.#resizes?.observe(stage);
      this.#observed = stage;
      this.#size = undefined;
    }
    this.#arrange();
  }

  readonly #arrange = (): void => {
    const stage = this.#stage;
    if (!stage || !this.#size) return;
    const { width, height } = this.#size;
    const gap = Math.min(width, height) < 360 ? 4 : 8;
    const featured = this.#tiles.filter((tile) => tile.isFeatured).length;
    const selfFirst = !this.peer && this.#tiles[0]?.key === 'self';
    const content = { featured, others: this.#tiles.length - featured, selfFirst };
    const bounds = { width: width - 2 * gap, height: height - 2 * gap };
    if (featured > 0 && !this.#screenLayout)
      import('./screen-layout.js').then(
        (module) => {
          this.#screenLayout = module.screenLayout;
          this.requestUpdate();
        },
        () => undefined,
      );
    const { mode, rects } = stageLayout(content, bounds, gap, this.#screenLayout);
    stage.dataset.mode = mode;
    for (const { tile, element, picture } of this.#shown()) {
      const rect = rects[this.#tiles.indexOf(tile)];
      if (!rect) continue;
      place(element, rect, gap);
      element.toggleAttribute('data-picture', tile.isOn && picture.hasArrived);
      element.toggleAttribute('data-whole', tile.source === 'screen' || isCutTooMuch(picture, rect));
      this.#sides.set(tile.key, sideOf(picture, rect, element.hasAttribute('data-whole')));
    }
    this.#tellSizes();
  };

  /** So that the others send no more than is seen. */
  #tellSizes(): void {
    const { context, siblings } = this;
    // A picture whose stream ends tells of it after the element is gone.
    if (!context || !siblings || !this.isConnected) return;
    const shown = this.#shown().filter(({ tile }) => !tile.participant.isSelf);
    const seen = shown.map(({ tile, picture }): [string, number] => [
      tile.key,
      Math.round(this.#visibility.seen(this.#sides.get(tile.key) ?? 0, picture.video)),
    ]);
    siblings.showing.set(this, new Map(seen));
    for (const { tile } of shown) {
      const { id } = tile.participant;
      context.participants.setShown(id, siblings.sizesOf(id));
    }
  }

  get #stage(): HTMLElement | null {
    return this.renderRoot?.querySelector('.stage') ?? null;
  }

  /** Tiles with what shows them; empty before the first render and in the lobby. */
  #shown(): { tile: Tile; element: HTMLElement; picture: Picture }[] {
    return [...(this.#stage?.querySelectorAll<HTMLElement>('.tile') ?? [])].flatMap((element) => {
      const tile = this.#tiles.find(({ key }) => key === element.dataset.key);
      return tile ? [{ tile, element, picture: this.#pictureOf(tile) }] : [];
    });
  }

  get #hostsLobby(): boolean {
    return this.siblings?.lobbyHost() === this && this.context !== undefined && needsLobby(this.context);
  }

  /** A lost connection is for `<rtc-room>` to say, why one is not in for the lobby. */
  #hint(status: ConnectionState['status']): string {
    const isAlone = this.#tiles.every(({ participant }) => participant.isSelf);
    const hints: Partial<Record<typeof status, string>> = {
      idle: this.#localize.term('video_idle'),
      joining: this.#localize.term('lobby_joining'),
      joined: isAlone ? this.#localize.term('video_waiting') : '',
      left: this.#localize.term('lobby_left'),
      failed: this.#localize.term('lobby_failed'),
    };
    return hints[status] ?? '';
  }

  #forget(key: string): void {
    this.#pictures.delete(key);
    this.#sides.delete(key);
  }

  #pictureOf({ key, track }: Tile): Picture {
    let picture = this.#pictures.get(key);
    if (!picture) this.#pictures.set(key, (picture = new Picture(track, this.#arrange)));
    return picture;
  }

  #renderTile(tile: Tile): TemplateResult {
    const isWordless = this.bare || (tile.isOn && this.#arrivals.isFresh(tile.participant.id));
    return renderTile(tile, this.#pictureOf(tile).video, isWordless ? undefined : this.#localize);
  }

  #renderStage(context: RoomContext): TemplateResult {
    const hint = this.peer || this.bare ? '' : this.#hint(context.connection.getState().status);
    this.#slots = assignSlots(this.#slots, this.#tiles);
    return html`<ul part="stage" class="stage" role="list" aria-label=${this.#localize.term('video_people')}>
        ${this.#slots.map((tile) => (tile ? this.#renderTile(tile) : nothing))}
      </ul>
      <p part="hint" class="hint" role="status">${hint || nothing}</p>`;
  }

  protected override render(): unknown {
    const { context } = this;
    if (!context) return html`<div class="stage"></div>`;
    if (this.#hostsLobby) return html`<rtc-lobby class="lobby" .room=${context}></rtc-lobby>`;
    return this.#renderStage(context);
  }
}

/** By custom properties: a `style` attribute would be refused where the page has a strict policy. */
function place(element: HTMLElement, { x, y, width, height }: Rect, margin: number): void {
  for (const [name, value] of Object.entries({ x: x + margin, y: y + margin, width, height })) {
    element.style.setProperty(`--_${name}`, `${String(Math.round(value * 100) / 100)}px`);
  }
}

/** Longer side at which the picture is drawn, in device pixels; part of it may be cut off. */
function sideOf({ size }: Picture, { width, height }: Rect, isWhole: boolean): number {
  const of = size ?? { width: 16, height: 9 };
  const [across, down] = [width / of.width, height / of.height];
  const scale = isWhole ? Math.min(across, down) : Math.max(across, down);
  return scale * Math.max(of.width, of.height) * devicePixelRatio;
}

function isCutTooMuch({ size }: Picture, rect: Rect): boolean {
  const ratio = size ? (size.width / size.height) * (rect.height / rect.width) : 1;
  return Math.min(ratio, 1 / ratio) < VISIBLE_SHARE;
}

declare global {
  interface HTMLElementTagNameMap {
    'rtc-video': RtcVideo;
  }
}
