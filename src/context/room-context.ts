import type { RoomContext } from '../room/ports.js';

/** `Symbol.for`, so that two copies of the kit on one page find each other's rooms. */
export const roomContext = Symbol.for('rtc-elements/room/1') as symbol & { readonly __context__: RoomContext };

/** An element that has a room to lend, `<rtc-room>` or one like it. */
export interface RoomProvider extends Element {
  readonly context: RoomContext;
}

export function isRoomProvider(value: unknown): value is RoomProvider {
  return value instanceof Element && 'context' in value && isRoomContext(value.context);
}

export function isRoomContext(value: unknown): value is RoomContext {
  return typeof value === 'object' && value !== null && 'connection' in value && 'participants' in value;
}

/**
 * Fired by a provider on itself when it is connected, or its context was replaced: elements bound
 * by `for` may have been waiting for it. Internal; bubbles and crosses shadow boundaries.
 */
export class RoomAvailableEvent extends Event {
  static readonly type = 'rtc-room-available';
  constructor() {
    super(RoomAvailableEvent.type, { bubbles: true, composed: true });
  }
}
