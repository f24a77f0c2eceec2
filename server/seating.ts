import { randomBytes } from 'node:crypto';
import type { PresenceState } from '../src/protocol/events.js';
import type { Admission } from './admission.js';
import { Ticks, type Clock } from './clock.js';
import { Refusal } from './refusal.js';
import type { Room, Rooms, Seat } from './rooms.js';
import type { SeatClaims, SeatTokens } from './seats.js';
import { announce, everybody, kitOnly, type RelayServer, type RelaySocket } from './wire.js';

/** How long a seat is kept for somebody whose socket is gone, in milliseconds. */
export interface Holds {
  readonly closedMs: number;
  /** The network is away, or the machine sleeps: media may still flow, and people come back. */
  readonly silentMs: number;
  /** The page is gone: it is there again by then, or its tab was closed. */
  readonly leftMs: number;
}

export interface SeatRequest {
  readonly room: string;
  readonly name: string | undefined;
  readonly state: PresenceState | undefined;
  /** Token of an earlier seat. */
  readonly seat: string | undefined;
  readonly dialect: Seat['dialect'];
  readonly chatRoom: string | undefined;
}

export interface SeatingOptions {
  readonly io: RelayServer;
  readonly rooms: Rooms;
  readonly tokens: SeatTokens;
  readonly admission: Admission;
  readonly clock: Clock;
  readonly capacity: number;
  readonly holds: Holds;
  /** The relay has more to do than it can: nobody new is let in. */
  readonly isBusy: () => boolean;
}

/** Who is refused as busy is to come back after so long, each after another while. */
const BUSY_MS = { least: 2_000, spread: 3_000 };

/** What became of a `ready`: `isNew` when the others have yet to be told. */
export interface Seated {
  readonly seat: Seat;
  readonly isNew: boolean;
}

/** Gives seats, keeps them while their holders are away, and ends them. All of it is synchronous: no two can race. */
export class Seating {
  readonly #options: SeatingOptions;
  readonly #orders: Ticks;
  readonly #startedAt: number;

  constructor(options: SeatingOptions) {
    this.#options = options;
    this.#orders = new Ticks(options.clock);
    this.#startedAt = options.clock.now();
  }

  /** Throws Refusal `wrong-room`, `room-full`, `busy` or `too-fast`. */
  take(socket: RelaySocket, request: SeatRequest): Seated {
    const own = socket.data.seat;
    if (own && own.room.name !== request.room) throw new Refusal('wrong-room', 'leave first');
    if (own) return { seat: own, isNew: false };
    const claims = this.#claimsOf(request.room, request.seat);
    const held = claims && this.#options.rooms.find(request.room)?.seats.get(claims.id);
    const seat = held ?? this.#newSeat(socket, request, claims);
    this.#attach(socket, seat);
    return { seat, isNew: !held };
  }

  /** Seats that `take` would still give; the bearer of `token` may have one already. */
  free(roomName: string, token: string | undefined): number {
    const claims = this.#claimsOf(roomName, token);
    const room = this.#options.rooms.find(roomName);
    const mine = claims && (room?.seats.has(claims.id) || this.#hasPriority(room, claims)) ? 1 : 0;
    return Math.max(mine, this.#options.capacity - (room?.seats.size ?? 0));
  }

  tokenOf({ id, order, room }: Seat): string {
    return this.#options.tokens.issue(room.name, { id, order, epoch: room.epoch });
  }

  /** The socket is gone; its seat may be claimed by another for a while. */
  handleDisconnect(socket: RelaySocket, reason: string): void {
    const { seat } = socket.data;
    if (seat?.socket !== socket) return;
    seat.socket = undefined;
    const { closedMs, silentMs, leftMs } = this.#options.holds;
    // A tutorial page has no token to come back with.
    if (seat.dialect === 'tutorial') return this.#end(seat);
    const holdMs = { 'ping timeout': silentMs, 'page gone': leftMs }[reason] ?? closedMs;
    seat.cancelHold = this.#options.clock.after(holdMs, () => this.#end(seat));
  }

  /** Ends the seat for good: at once, or when nobody has come back to it. */
  leave(socket: RelaySocket, hold: boolean): void {
    const { seat } = socket.data;
    if (!seat) return;
    this.#detach(socket, seat);
    if (hold && !seat.dialect)
      seat.cancelHold = this.#options.clock.after(this.#options.holds.leftMs, () => this.#giveUp(seat));
    else this.#giveUp(seat);
  }

  #giveUp(seat: Seat): void {
    this.#options.tokens.revoke(seat.id);
    this.#end(seat);
  }

  #claimsOf(room: string, token: string | undefined): SeatClaims | undefined {
    return token === undefined ? undefined : this.#options.tokens.verify(room, token);
  }

  #newSeat(socket: RelaySocket, request: SeatRequest, claims: SeatClaims | undefined): Seat {
    const { rooms, admission, capacity, isBusy } = this.#options;
    const taken = rooms.find(request.room)?.seats.size ?? 0;
    if (taken >= capacity && !(claims && this.#hasPriority(rooms.find(request.room), claims))) {
      throw new Refusal('room-full');
    }
    // Whoever had a seat before is in a call, whatever became of the seat.
    if (!claims && isBusy()) {
      throw new Refusal('busy', 'no new seats for now', Math.round(BUSY_MS.least + Math.random() * BUSY_MS.spread));
    }
    if (!claims && !admission.mayJoin(socket.data.address)) throw new Refusal('too-fast');
    const room = rooms.open(request.room);
    const { dialect, chatRoom, name = '', state = {} } = request;
    if (claims) this.#orders.passBy(claims.order);
    const seat: Seat = {
      id: claims?.id ?? randomBytes(12).toString('base64url'),
      order: claims?.order ?? this.#orders.next(),
      room,
      dialect,
      chatRoom,
      hasReturned: claims !== undefined && claims.epoch !== room.epoch,
      name,
      state,
      socket: undefined,
    };
    room.seats.set(seat.id, seat);
    return seat;
  }

  /**
   * After a restart those who were in the room come before those who slipped in meanwhile: the call
   * goes on between them, whatever the relay says. They never take more than the capacity themselves.
   */
  #hasPriority(room: Room | undefined, { issuedAt }: SeatClaims): boolean {
    const { clock, holds, capacity } = this.#options;
    const isJustStarted = clock.now() - this.#startedAt < holds.silentMs;
    const returned = [...(room?.seats.values() ?? [])].filter((seat) => seat.hasReturned).length;
    return isJustStarted && issuedAt < this.#startedAt && returned < capacity;
  }

  #attach(socket: RelaySocket, seat: Seat): void {
    const previous = seat.socket;
    if (previous) {
      this.#detach(previous, seat);
      previous.emit('notice', { code: 'replaced' });
      previous.disconnect(true);
    }
    seat.cancelHold?.();
    seat.socket = socket;
    socket.data.seat = seat;
    void socket.join(seat.dialect ? everybody(seat.room.name) : [everybody(seat.room.name), kitOnly(seat.room.name)]);
  }

  #detach(socket: RelaySocket, seat: Seat): void {
    socket.data.seat = undefined;
    seat.socket = undefined;
    void socket.leave(everybody(seat.room.name));
    void socket.leave(kitOnly(seat.room.name));
  }

  #end(seat: Seat): void {
    const { io, rooms } = this.#options;
    seat.cancelHold?.();
    if (!seat.room.seats.delete(seat.id)) return;
    announce(io, 'left', seat);
    rooms.closeIfEmpty(seat.room);
  }
}
