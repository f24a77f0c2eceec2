import type { RoomContext, Sizes } from '../room/ports.js';
import type { SourceWish } from '../room/room-options.js';
import { Store, type ReadableStore } from '../util/store.js';

/** What `<rtc-room>` was told by its attributes and the ports do not say. Parts of a source that is `none` are hidden. */
export interface RoomSettings {
  readonly room: string;
  readonly microphone: SourceWish;
  readonly camera: SourceWish;
  /** Joins by itself: nobody is asked anything first. */
  readonly isAuto?: boolean;
}

/**
 * Which elements show a room, so that exactly one of them shows the lobby: a bound `<rtc-lobby>`,
 * else the first bound `<rtc-video>`, else the room itself.
 */
export class RoomElements {
  readonly #elements = new Store<readonly Element[]>([]);

  /** How large each element shows whom: longer sides in device pixels, by the key of the tile (a participant's id, `screen:` before it for a screen). */
  readonly showing = new Map<Element, ReadonlyMap<string, number>>();

  readonly settings = new Store<RoomSettings>({ room: '', microphone: 'on', camera: 'on' });

  get list(): ReadableStore<readonly Element[]> {
    return this.#elements;
  }

  register(element: Element): () => void {
    this.#elements.update((all) => [...all, element]);
    return () => this.#elements.update((all) => all.filter((other) => other !== element));
  }

  /** The largest at which any of them shows a participant's pictures. */
  sizesOf(id: string): Sizes {
    const largest = (key: string): number | undefined => {
      const sides = [...this.showing.values()].flatMap((shown) => shown.get(key) ?? []);
      return sides.length > 0 ? Math.max(...sides) : undefined;
    };
    return { camera: largest(id), screen: largest(`screen:${id}`) };
  }

  /** In document order, whatever order they were upgraded in; elements inside another one's shadow do not count. */
  first(tag: string, except?: Node): Element | undefined {
    const all = this.#elements.getState();
    const found = all.filter((element) => {
      const root = element.getRootNode();
      return element.localName === tag && root !== except && !all.includes((root as ShadowRoot).host);
    });
    return found.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))[0];
  }

  /**
   * The element that has to show the lobby; undefined leaves it to the room. A room asks without
   * the lobby it already shows itself (`except` is its shadow root), so that it gives way.
   */
  lobbyHost(except?: Node): Element | undefined {
    return this.first('rtc-lobby', except) ?? this.first('rtc-video', except);
  }
}

/** False in the call, and on the way into one that nobody was asked about: then the call is drawn while the relay answers. */
export function needsLobby(context: RoomContext): boolean {
  const state = context.connection.getState();
  const { status } = state;
  // Where it has to wait, it says why.
  if (status === 'joining' && !state.error) return elementsOf(context).settings.getState().isAuto !== true;
  return status !== 'joined' && status !== 'reconnecting';
}

const registries = new WeakMap<RoomContext, RoomElements>();

export function elementsOf(context: RoomContext): RoomElements {
  let found = registries.get(context);
  if (!found) registries.set(context, (found = new RoomElements()));
  return found;
}
