import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, it } from 'node:test';
import { queryObjects } from 'node:v8';
import { Socket as RelaySideSocket } from 'socket.io';
import { History } from '../../server/history.js';
import { Allowance, TokenBucket } from '../../server/limits.js';
import type { Relay } from '../../server/relay.js';
import { Room } from '../../server/rooms.js';
import { Client, FakeClock, startRelay, until, type TestRelay } from './helpers.js';

/** 2,000 by `RTC_FAULTS=all`, which takes up to a minute. */
const VISITS = process.env.RTC_FAULTS === 'all' ? 2_000 : 300;
const AT_ONCE = 20;
const ROOMS = 25;
const ADDRESSES = 200;
const BETWEEN_MS = 500;
/** Longer than any seat is held or an address remembered; credentials of a day would be renewed much later. */
const ALL_OVER_MS = 3 * 60 * 1_000;
const TURN = { turnUrls: ['turn:turn.example'], turnSecret: 'a secret of the TURN server', turnTtl: 86_400 };

/** Everything of the relay that is still alive; all zero where nobody is there. */
function remains({ io }: Relay, clock: FakeClock): Record<string, number> {
  const alive = (what: abstract new (...args: never[]) => unknown): number => queryObjects(what, { format: 'count' });
  return {
    rooms: alive(Room),
    histories: alive(History),
    // Of each room, of each socket by class, of each address.
    buckets: alive(TokenBucket),
    allowances: alive(Allowance),
    sockets: alive(RelaySideSocket),
    connections: io.engine.clientsCount,
    namespace: io.sockets.sockets.size,
    groups: io.sockets.adapter.rooms.size,
    members: io.sockets.adapter.sids.size,
    timers: clock.timers,
  };
}

/** Of the process: what keeps it awake. */
const resources = (): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) counts[name] = (counts[name] ?? 0) + 1;
  return { sockets: counts.TCPSocketWrap ?? 0, timeouts: counts.Timeout ?? 0, immediates: counts.Immediate ?? 0 };
};

/** Ways to come and go. */
const VISITORS: readonly ((client: Client, room: string) => Promise<unknown>)[] = [
  async (client, room) => {
    await client.join(room);
    await client.do('leave');
    client.socket.disconnect();
  },
  async (client, room) => {
    await client.join(room, { name: 'Ann', state: { camera: true } });
    await client.do('send', { id: Math.random().toString(36), message: 'hello' });
    client.socket.emit('signal', { type: 'SDP', message: '{}' });
    client.socket.disconnect();
  },
  // The page is loaded again: a seat is held and never asked for.
  async (client, room) => {
    await client.join(room);
    await client.do('leave', { hold: true });
    client.socket.disconnect();
  },
  // Gone without a word, in the room or on the way into it.
  async (client, room) => {
    await client.join(room);
    client.drop();
  },
  async (client, room) => {
    client.socket.emit('ready', { v: 1, room });
    client.drop();
  },
  async (client) => client.drop(),
  // Taken over by another socket, as by a duplicated tab.
  async (client, room) => {
    const { seat } = await client.join(room);
    await client.do('leave', { hold: true });
    await client.join(room, { seat });
    client.drop();
  },
  async (client, room) => {
    client.socket.emit('ready', { chat_room: room, signal_room: `${room} signals` });
    await client.next('announce');
    client.drop();
  },
  async (client, room) => {
    await client.ask('ready', { v: 1, room, probe: true });
    await client.refusalOf('ready', { v: 1, room: '' });
    client.socket.disconnect();
  },
];

async function visit({ url }: TestRelay, number: number): Promise<void> {
  const { io: connect } = await import('socket.io-client');
  const address = `10.1.${number % ADDRESSES}.1`;
  const client = new Client(
    connect(url, {
      transports: [number % 10 === 0 ? 'polling' : 'websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { origin: url, 'x-forwarded-for': address },
    }),
  );
  await client.opened();
  await VISITORS[number % VISITORS.length]!(client, `room ${number % ROOMS}`);
  await client.disconnected;
}

async function visits(relay: TestRelay, count: number, clock: FakeClock): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < count) {
      await visit(relay, next++);
      // So that rooms do not fill with seats that are held.
      clock.advance(BETWEEN_MS);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

describe('a relay that people come to and leave', () => {
  it(`has nothing left of ${VISITS} of them, whichever way they went`, { timeout: 180_000 }, async (t) => {
    const clock = new FakeClock();
    const relay = await startRelay(t, {
      clock,
      trustProxy: ['127.0.0.1'],
      ...TURN,
      rates: { joins: { burst: 1_000, perSecond: 100 } },
    });
    const settle = async (): Promise<void> => {
      await until(() => relay.relay.io.engine.clientsCount === 0);
      // Some of what ends begins a wait of its own.
      for (let round = 0; round < 2; round += 1) clock.advance(ALL_OVER_MS);
      // Sockets that close, and what the collector calls back.
      await delay(100);
    };
    const before = remains(relay.relay, clock);
    await visits(relay, VISITORS.length * AT_ONCE, clock);
    await settle();
    const warm = resources();
    await visits(relay, VISITS, clock);
    const busiest = remains(relay.relay, clock);
    t.diagnostic(`before their holds are over: ${JSON.stringify(busiest)}`);
    assert.ok(busiest.timers! > 0 && busiest.buckets! > 0, 'what is counted is there meanwhile');
    await settle();
    assert.deepEqual(remains(relay.relay, clock), before);
    for (const [name, count] of Object.entries(before)) assert.equal(count, 0, name);
    assert.deepEqual(resources(), warm);
  });
});
