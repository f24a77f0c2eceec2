import type { RoomContext } from '../room/ports.js';
import { Store, type ReadableStore } from '../util/store.js';

/**
 * Which elements show a room, so that exactly one of them shows the lobby: a bound `<rtc-lobby>`,
 * else the first bound `<rtc-video>`, else the room itself.
 */
export class RoomElements {
  readonly #elements = new Store<readonly Element[]>([]);

  get list(): ReadableStore<readonly Element[]> {
    return this.#elements;
  }

  register(element: Element): () => void {
    this.#elements.update((all) => [...all, element]);
    return () => this.#elements.update((all) => all.filter((other) => other !== element));
  }

  /** In document order, whatever order they were upgraded in. */
  first(tag: string): Element | undefined {
    const found = this.#elements.getState().filter((element) => element.localName === tag);
    return found.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))[0];
  }

  /** The element that has to show the lobby; undefined leaves it to the room. */
  lobbyHost(): Element | undefined {
    return this.first('rtc-lobby') ?? this.first('rtc-video');
  }
}

const registries = new WeakMap<RoomContext, RoomElements>();

export function elementsOf(context: RoomContext): RoomElements {
  let found = registries.get(context);
  if (!found) registries.set(context, (found = new RoomElements()));
  return found;
}
