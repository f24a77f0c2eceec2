import assert from 'node:assert/strict';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { createRoomSession, type RoomSession } from '../../src/core.js';
import { FakeLocalMedia } from '../fakes/fake-local-media.js';
import { FakeTransport } from '../fakes/fake-transport.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { RelayProcess } from './harness/relay-process.js';

const ROOMS = 25;
const PEOPLE = 8;
const SLICE_MS = 100;
/** Of all at most so many in one slice of time: without a spread it is nearly all. */
const SHARE = 0.3;

// Node has a WebSocket of its own from version 22 on.
globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;

/** What stands before the relays, and passes new connections on to the one of now. */
class Proxy {
  readonly #server: Server;
  target = 0;

  constructor() {
    this.#server = createServer((socket) => {
      const onward = connect(this.target, '127.0.0.1');
      socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
      onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
      socket.pipe(onward).pipe(socket);
    });
  }
  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }
  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }
  close(): void {
    this.#server.close();
  }
}

const portOf = (relay: RelayProcess): number => Number(new URL(relay.url).port);

describe('a relay that is asked to end, with two hundred people in it, while another stands ready', () => {
  const flags = ['--open', '--secret', 'a secret of the test, long enough'];
  const [first, second] = [new RelayProcess({ flags }), new RelayProcess({ flags })];
  const proxy = new Proxy();
  const sessions: RoomSession[] = [];
  before(async () => {
    await Promise.all([first.start(), second.start(), proxy.start()]);
    proxy.target = portOf(first);
  });
  after(async () => {
    for (const session of sessions) session.close();
    proxy.close();
    await Promise.all([first.close(), second.close()]);
  });

  it('has them come to the other one spread over a second, with the seats they had', async (t) => {
    for (let count = 0; count < ROOMS * PEOPLE; count += 1) {
      const session = createRoomSession({
        room: `room ${String(count % ROOMS)}`,
        server: proxy.url,
        createTransport: (options) => new FakeTransport(options),
        createMedia: () => new FakeLocalMedia(),
      });
      sessions.push(session);
      void session.connection.join();
      if (count % 20 === 19) await delay(100);
    }
    const rosterOf = ({ participants }: RoomSession): string => {
      const { self, others } = participants.getState();
      return [self, ...others]
        .map(({ id }) => id)
        .sort()
        .join();
    };
    const areAllIn = (): boolean =>
      sessions.every(
        ({ connection, participants }) =>
          connection.getState().status === 'joined' && participants.getState().others.length === PEOPLE - 1,
      );
    await waitUntil('everybody', areAllIn, { timeoutMs: 30_000 });
    await delay(1_500);
    const rosters = sessions.map(rosterOf);
    const said = new Set<string>();
    const cameAfter: number[] = [];
    let since = 0;
    for (const { connection } of sessions) {
      let last = 'joined';
      connection.subscribe(({ status }) => {
        said.add(status);
        if (status === 'joined' && last !== status) cameAfter.push(performance.now() - since);
        last = status;
      });
    }
    proxy.target = portOf(second);
    since = performance.now();
    void first.end('SIGTERM');
    await waitUntil('everybody again', () => cameAfter.length === sessions.length && areAllIn(), {
      timeoutMs: 30_000,
      report: () => cameAfter.length,
    });
    cameAfter.sort((a, b) => a - b);
    const slices: number[] = [];
    for (const ms of cameAfter) {
      const slice = Math.floor(ms / SLICE_MS);
      slices[slice] = (slices[slice] ?? 0) + 1;
    }
    const at = (share: number): number => Math.round(cameAfter[Math.ceil(share * cameAfter.length) - 1]!);
    t.diagnostic(
      `seated again p50 ${at(0.5)}, p95 ${at(0.95)}, at most ${at(1)} ms; in each 0.1 s ${Array.from(slices, (n) => n ?? 0).join(' ')}`,
    );
    assert.deepEqual([...said].sort(), ['joined', 'reconnecting']);
    assert.deepEqual(sessions.map(rosterOf), rosters);
    assert.ok(Math.max(...slices.filter(Boolean)) <= SHARE * sessions.length, slices.join(' '));
  });
});
