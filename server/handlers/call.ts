import type { ChatSigner } from '../chat-signature.js';
import type { Clock } from '../clock.js';
import type { IceRefresh } from '../ice-refresh.js';
import type { RateClass } from '../limits.js';
import { Refusal } from '../refusal.js';
import type { Seat } from '../rooms.js';
import type { Seating } from '../seating.js';
import type { RelayServer, RelaySocket } from '../wire.js';
import type { Limits } from '../../src/protocol/limits.js';

/** What the handlers share. */
export interface Services {
  readonly io: RelayServer;
  readonly seating: Seating;
  readonly chatSigner: ChatSigner;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly iceServers: IceRefresh;
}

/** One event from a client. Its payload is anything: handlers parse it first. */
export interface Call {
  readonly socket: RelaySocket;
  readonly payload: unknown;
}

export interface Handler {
  readonly rate: RateClass;
  /**
   * Calls `accept` with the acknowledgement before it tells anybody else, or throws Refusal.
   * Synchronous: events right behind one another (`ready`, then `signal`) find its work done.
   */
  run(services: Services, call: Call, accept: (value: unknown) => void): void;
}

/** The caller's seat; throws Refusal `no-seat`. */
export function seatOf({ socket }: Call): Seat {
  const { seat } = socket.data;
  if (!seat) throw new Refusal('no-seat');
  return seat;
}

/** Throws Refusal `wrong-room` for a room that is not the seat's; a tutorial page has two names for it. */
export function requireOwnRoom(seat: Seat, room: string | undefined): void {
  if (room !== undefined && room !== seat.room.name && room !== seat.chatRoom) throw new Refusal('wrong-room');
}
