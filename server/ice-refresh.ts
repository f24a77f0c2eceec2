import type { IceServer } from '../src/protocol/events.js';
import type { Clock } from './clock.js';
import type { IceServers } from './ice-servers.js';
import type { Seat } from './rooms.js';
import type { RelaySocket } from './wire.js';

/** Of their lifetime: time enough is left for a restart of ICE that begins just before. */
const RENEWED_AFTER = 0.8;
/** Earlier by up to this part, so that a room does not ask for everything in one moment. */
const JITTER = 0.05;

/** Gives those who have a seat the servers they may use, and others before the credentials end. */
export class IceRefresh {
  readonly #servers: IceServers;
  readonly #clock: Clock;
  readonly #pending = new Map<RelaySocket, () => void>();

  constructor(servers: IceServers, clock: Clock) {
    this.#servers = servers;
    this.#clock = clock;
  }

  /** For the `Welcome`; from then on the socket is sent `ice_servers`. */
  give(socket: RelaySocket, seat: Seat): readonly IceServer[] {
    this.stop(socket);
    const { lifetimeMs } = this.#servers;
    // The tutorial's page knows no such event.
    if (lifetimeMs !== undefined && !seat.dialect) {
      const afterMs = lifetimeMs * (RENEWED_AFTER - Math.random() * JITTER);
      this.#pending.set(
        socket,
        this.#clock.after(afterMs, () => this.#renew(socket, seat)),
      );
    }
    return this.#servers.for(socket.request, seat.id);
  }

  /** The socket has no seat any more. */
  stop(socket: RelaySocket): void {
    this.#pending.get(socket)?.();
    this.#pending.delete(socket);
  }

  #renew(socket: RelaySocket, seat: Seat): void {
    this.#pending.delete(socket);
    if (socket.data.seat === seat) socket.emit('ice_servers', this.give(socket, seat));
  }
}
