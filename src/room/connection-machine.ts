import type { PeerId } from '../protocol/events.js';
import type { RtcError } from '../util/errors.js';
import type { ConnectionState, LeaveReason } from './ports.js';

export type ConnectionEvent =
  | { readonly type: 'join'; readonly room: string }
  | { readonly type: 'seated'; readonly self: PeerId }
  | { readonly type: 'lost'; readonly attempt: number }
  /** The relay asks to come back later. */
  | { readonly type: 'wait'; readonly error: RtcError }
  | { readonly type: 'fail'; readonly error: RtcError }
  | { readonly type: 'leave'; readonly reason: LeaveReason };

/** Pure: the next state, or the same object where the event means nothing in this state. */
export function transition(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  const wasIn = isIn(state);
  const isActive = wasIn || state.status === 'joining';
  if (event.type === 'join') return isActive ? state : { status: 'joining', room: event.room };
  if (!isActive) return state;
  const { room } = state;
  switch (event.type) {
    case 'seated':
      return state.status === 'joined' && state.self === event.self
        ? state
        : { status: 'joined', room, self: event.self };
    case 'lost':
      return wasIn ? { status: 'reconnecting', room, self: state.self, attempt: event.attempt } : state;
    case 'wait':
      return wasIn ? state : { ...state, error: event.error };
    case 'fail':
      return { status: 'failed', room, error: event.error };
    case 'leave':
      return { status: 'left', room, reason: event.reason };
  }
}

/** In the room as far as the others are concerned, whether or not the relay can be reached. */
export function isIn(state: ConnectionState): state is Extract<ConnectionState, { self: PeerId }> {
  return state.status === 'joined' || state.status === 'reconnecting';
}
