import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { Reply } from '../src/protocol/codes.js';
import type { AnnounceEvent, RelayEvent, RelayEventMap, Welcome } from '../src/protocol/events.js';
import type { Allowance } from './limits.js';
import { peerInfo, type Seat } from './rooms.js';

type Emitted = { [E in RelayEvent]: (payload: RelayEventMap[E]) => void } & {
  /** Answers the `ready` that came with the handshake. */
  welcome: (reply: Reply<Welcome>) => void;
};

/** What the relay knows of a socket. */
export interface SocketData {
  seat?: Seat | undefined;
  readonly address: string;
  readonly allowance: Allowance;
}

// Incoming events are untyped on purpose: their payloads are anything until `payloads.ts` has checked them.
export type RelayServer = Server<DefaultEventsMap, Emitted, DefaultEventsMap, SocketData>;
export type RelaySocket = Socket<DefaultEventsMap, Emitted, DefaultEventsMap, SocketData>;

/** Socket.IO's name for everybody in a room. Prefixed: each socket's id is the name of a room too. */
export const everybody = (room: string): string => `r:${room}`;
/** Those of a room who are not tutorial pages. */
export const kitOnly = (room: string): string => `k:${room}`;

const SENTENCES: Readonly<Record<AnnounceEvent, (room: string) => string>> = {
  joined: (room) => `New client in the ${room} room.`,
  left: (room) => `Client left the ${room} room.`,
  updated: (room) => `Client changed in the ${room} room.`,
};

/** Tells the room about a seat, all but its holder; a tutorial page is told of its own joining, as it always was. */
export function announce(io: RelayServer, event: AnnounceEvent, seat: Seat): void {
  const { room, socket } = seat;
  const audience = event === 'updated' ? kitOnly(room.name) : everybody(room.name);
  const others = socket ? io.to(audience).except(socket.id) : io.to(audience);
  const payload = { message: SENTENCES[event](room.name), event, peer: peerInfo(seat), seq: room.seq.next() };
  others.emit('announce', payload);
  if (event === 'joined' && seat.dialect === 'tutorial') socket?.emit('announce', payload);
}
