import { LitElement, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { RoomContext } from '../room/ports.js';
import { ContextRequestEvent } from './context-protocol.js';
import { elementsOf, type RoomElements } from './room-elements.js';
import { isRoomContext, isRoomProvider, RoomAvailableEvent, roomContext, type RoomProvider } from './room-context.js';

export type PortName = keyof RoomContext;

/**
 * Base of every element that shows a part of a room. Finds the room (property, `for`, context, in
 * that order), listens to the ports the element names, and renders again when one changes.
 */
export abstract class RoomElement extends LitElement {
  /** Ports whose changes cause a render. */
  static readonly watches: readonly PortName[] = [];

  /** Id of the `<rtc-room>` this element belongs to, where it does not stand inside one. */
  @property() for?: string;

  /** The room itself, or its context: set by script. */
  @property({ attribute: false }) room?: RoomContext | RoomProvider;

  #context: RoomContext | undefined;
  #release: (() => void)[] = [];
  #inherited: RoomContext | undefined;
  #unsubscribe: (() => void) | undefined;

  /** Undefined while no room is bound. */
  protected get context(): RoomContext | undefined {
    return this.#context;
  }

  /** All elements of the same room; undefined while no room is bound. */
  protected get siblings(): RoomElements | undefined {
    return this.#context && elementsOf(this.#context);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener(RoomAvailableEvent.type, this.#handleRoomAvailable);
    this.#handleRoomAvailable();
    // What was to be drawn meanwhile was not.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    document.removeEventListener(RoomAvailableEvent.type, this.#handleRoomAvailable);
    this.#unbind();
    super.disconnectedCallback();
    this.#unsubscribe?.();
    // It may be connected again outside any room, where nobody would say so.
    this.#unsubscribe = this.#inherited = undefined;
  }

  /** Out of the page an element draws nothing: a player begun there would play on, and be kept for it, for good. */
  protected override shouldUpdate(_changed: PropertyValues): boolean {
    return this.isConnected;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('for') || changed.has('room')) this.#bind();
  }

  /** Called after the room was found, changed or lost, and when the element was moved within it. */
  protected contextChanged(_context: RoomContext | undefined): void {}

  /** Whichever is upgraded first, element or room: this is called when both are there. */
  readonly #handleRoomAvailable = (): void => {
    if (!this.#unsubscribe) this.dispatchEvent(new ContextRequestEvent(roomContext, this, this.#handleContext));
    this.#bind();
  };

  readonly #handleContext = (context: RoomContext | undefined, unsubscribe?: () => void): void => {
    if (unsubscribe !== this.#unsubscribe) this.#unsubscribe?.();
    this.#unsubscribe = unsubscribe;
    this.#inherited = context;
    this.#bind();
  };

  #find(): RoomContext | undefined {
    if (this.room) return isRoomContext(this.room) ? this.room : this.room.context;
    if (this.for) {
      const found =
        (this.getRootNode() as Document | ShadowRoot).getElementById?.(this.for) ?? document.getElementById(this.for);
      return isRoomProvider(found) ? found.context : undefined;
    }
    return this.#inherited;
  }

  #bind(): void {
    if (!this.isConnected) return;
    const next = this.#find();
    if (next === this.#context && (this.#release.length > 0 || !next)) return;
    this.#unbind();
    this.#context = next;
    if (next) {
      const watches = (this.constructor as typeof RoomElement).watches;
      this.#release = [
        ...watches.map((name) => next[name].subscribe(() => this.requestUpdate())),
        elementsOf(next).list.subscribe(() => this.requestUpdate()),
        elementsOf(next).settings.subscribe(() => this.requestUpdate()),
        elementsOf(next).register(this),
      ];
    }
    this.contextChanged(next);
    this.requestUpdate();
  }

  #unbind(): void {
    for (const release of this.#release.splice(0)) release();
  }
}
