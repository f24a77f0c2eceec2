import type { PeerId } from '../protocol/events.js';
import type { RtcError } from '../util/errors.js';
import type { ConnectionState, LeaveReason } from './ports.js';

export type ConnectionEvent =
  | { readonly type: 'join'; readonly room: string }
  | { readonly type: 'seated'; readonly self: PeerId }
  | { readonly type: 'lost'; readonly attempt: number }
  | { readonly type: 'fail'; readonly error: RtcError }
  | { readonly type: 'leave'; readonly reason: LeaveReason };

/** Pure: the next state, or the same object where the event means nothing in this state. */
export function transition(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  switch (event.type) {
    case 'join':
      return isIn(state) || state.status === 'joining' ? state : { status: 'joining', room: event.room };
    case 'seated':
      if (state.status === 'joined' && state.self === event.self) return state;
      return isIn(state) || state.status === 'joining'
        ? { status: 'joined', room: state.room, self: event.self }
        : state;
    case 'lost':
      return isIn(state)
        ? { status: 'reconnecting', room: state.room, self: state.self, attempt: event.attempt }
        : state;
    case 'fail':
      return isIn(state) || state.status === 'joining'
        ? { status: 'failed', room: state.room, error: event.error }
        : state;
    case 'leave':
      return isIn(state) || state.status === 'joining'
        ? { status: 'left', room: state.room, reason: event.reason }
        : state;
  }
}

/** In the room as far as the others are concerned, whether or not the relay can be reached. */
export function isIn(state: ConnectionState): state is Extract<ConnectionState, { self: PeerId }> {
  return state.status === 'joined' || state.status === 'reconnecting';
}
