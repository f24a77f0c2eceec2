import { randomBytes } from 'node:crypto';
import type { PeerId, PeerInfo, PresenceState } from '../src/protocol/events.js';
import { Ticks, type Clock } from './clock.js';
import { History } from './history.js';
import { TokenBucket, type Rate } from './limits.js';
import type { RelaySocket } from './wire.js';

/** A place in a room. It outlives its sockets: see `Seating`. */
export interface Seat {
  readonly id: PeerId;
  readonly order: number;
  readonly room: Room;
  readonly dialect: 'tutorial' | undefined;
  /** The tutorial's second room, an alias of this one in its holder's messages. */
  readonly chatRoom: string | undefined;
  /** Came back with a token from before the room was lost: may give its lines back. */
  readonly hasReturned: boolean;
  name: string;
  state: PresenceState;
  /** Undefined while the seat is held for somebody who is away. */
  socket: RelaySocket | undefined;
  cancelHold?: () => void;
}

export function peerInfo({ id, name, order, state, dialect }: Seat): PeerInfo {
  return { id, name, order, state, ...(dialect && { dialect }) };
}

/** Takes over what a participant says of themselves; false where nothing is new. */
export function describeSeat(seat: Seat, change: Readonly<Partial<Pick<Seat, 'name' | 'state'>>>): boolean {
  const before = JSON.stringify(peerInfo(seat));
  seat.name = change.name ?? seat.name;
  seat.state = { ...seat.state, ...change.state };
  return JSON.stringify(peerInfo(seat)) !== before;
}

/** What the relay remembers of a room: lost when its last seat ends. */
export class Room {
  readonly name: string;
  /** Of this memory; a room that is opened again has another. */
  readonly epoch = randomBytes(9).toString('base64url');
  readonly seats = new Map<PeerId, Seat>();
  readonly history = new History();
  readonly seq: Ticks;
  readonly traffic: TokenBucket;

  constructor(name: string, rate: Rate, clock: Clock) {
    this.name = name;
    this.seq = new Ticks(clock);
    this.traffic = new TokenBucket(rate, clock);
  }

  peersBut(seat: Seat): PeerInfo[] {
    return [...this.seats.values()]
      .filter((other) => other !== seat)
      .sort((a, b) => a.order - b.order)
      .map(peerInfo);
  }
}

export class Rooms {
  readonly #rooms = new Map<string, Room>();
  readonly #rate: Rate;
  readonly #clock: Clock;

  constructor(rate: Rate, clock: Clock) {
    this.#rate = rate;
    this.#clock = clock;
  }

  find(name: string): Room | undefined {
    return this.#rooms.get(name);
  }

  open(name: string): Room {
    let room = this.#rooms.get(name);
    if (!room) this.#rooms.set(name, (room = new Room(name, this.#rate, this.#clock)));
    return room;
  }

  closeIfEmpty(room: Room): void {
    if (room.seats.size === 0 && this.#rooms.get(room.name) === room) this.#rooms.delete(room.name);
  }

  /** Forgets everything; timers of held seats are cancelled. */
  clear(): void {
    for (const room of this.#rooms.values()) for (const seat of room.seats.values()) seat.cancelHold?.();
    this.#rooms.clear();
  }
}
