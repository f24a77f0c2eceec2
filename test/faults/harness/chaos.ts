import type { RelaySite } from '../../e2e/harness/servers.js';
import { seededRandom } from '../../fakes/seeded-random.js';

/** Shares of the signals, each decided by itself, for each recipient by itself. */
export interface Weather {
  /** Never delivered, 0 to 1. */
  readonly drop: number;
  /** Delivered twice, 0 to 1. */
  readonly double: number;
  /** Each copy is late by anything from 0 to this, ms: they overtake each other. */
  readonly delayMs: number;
}

export const STORM: Weather = { drop: 0.2, double: 0.2, delayMs: 2_000 };

/** What became of the signals so far. */
export interface Tally {
  carried: number;
  dropped: number;
  doubled: number;
}

export interface Chaos {
  /** What the decisions follow from: a failed test says it. */
  readonly seed: number;
  readonly tally: Readonly<Tally>;
}

/** From `RTC_SEED`, so that what failed can be tried again. */
const newSeed = (): number => Number(process.env.RTC_SEED ?? Math.floor(Math.random() * 2 ** 32));

/**
 * Makes the relay's delivery of directed signals as bad as `weather` says, for every socket that
 * connects from now on. Everything else it sends goes out as ever. What a tutorial page tells the whole
 * room takes another way through Socket.IO, and arrives.
 */
export function stirSignals({ io }: RelaySite, weather: Weather = STORM): Chaos {
  const seed = newSeed();
  const random = seededRandom(seed);
  const tally: Tally = { carried: 0, dropped: 0, doubled: 0 };
  io.on('connection', (socket) => {
    const emit = socket.emit.bind(socket) as (event: string, ...args: unknown[]) => boolean;
    const emitLate = (event: string, ...args: unknown[]): boolean => {
      if (event !== 'signaling_message') return emit(event, ...args);
      tally.carried += 1;
      const isDropped = random() < weather.drop;
      const copies = random() < weather.double ? 2 : 1;
      if (isDropped) tally.dropped += 1;
      else tally.doubled += copies - 1;
      for (let copy = 0; copy < copies; copy += 1) {
        const delayMs = random() * weather.delayMs;
        if (!isDropped) setTimeout(() => emit(event, ...args), delayMs);
      }
      return true;
    };
    socket.emit = emitLate;
  });
  return { seed, tally };
}

/** Lets what is announced arrive so much later than everything else, from now on. */
export function delayAnnouncements({ io }: RelaySite, delayMs: number): void {
  const { adapter } = io.sockets;
  const broadcast = adapter.broadcast.bind(adapter);
  adapter.broadcast = (packet: { data?: readonly unknown[] }, options) => {
    if (packet.data?.[0] !== 'announce') broadcast(packet, options);
    else setTimeout(() => broadcast(packet, options), delayMs);
  };
}
