import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, test, type TestContext } from 'node:test';
import { WebSocket } from 'ws';
import { createRoomSession, type RoomSession } from '../../src/core.js';
import { FakeLocalMedia } from '../fakes/fake-local-media.js';
import { FakeTransport } from '../fakes/fake-transport.js';
import { seededRandom } from '../fakes/seeded-random.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { startRelay, type TestRelay } from '../relay/helpers.js';

const PEOPLE = 5;
const LINES_EACH = 10;
const CANDIDATES = 100;
/** A line that is lost is one that nobody ever answers. */
const LIMIT_MS = 40_000;
/** What keeps lines until the relay has them is there by then. */
const OUTBOX_MS = 1_500;

// Node has a WebSocket of its own from version 22 on.
globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;

const sessions: RoomSession[] = [];
afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
});

interface Visitor {
  readonly session: RoomSession;
  readonly transport: () => FakeTransport;
}

async function visitors(relay: TestRelay, count: number): Promise<Visitor[]> {
  const all: Visitor[] = [];
  for (let index = 0; index < count; index += 1) {
    let transport: FakeTransport | undefined;
    const session = createRoomSession({
      room: 'room',
      name: `P${index}`,
      server: relay.url,
      createTransport: (options) => (transport = new FakeTransport(options)),
      createMedia: () => new FakeLocalMedia(),
    });
    sessions.push(session);
    await session.connection.join();
    all.push({ session, transport: () => transport! });
  }
  await delay(OUTBOX_MS);
  return all;
}

const textsOf = ({ session }: Visitor): string[] =>
  session.chat.getState().lines.flatMap((line) => (line.kind === 'message' ? line.message : []));

/** Pulls the plug of a random socket: no goodbye, nothing of what is on its way arrives. */
function pullPlug({ relay }: TestRelay, random: () => number): void {
  const open = [...relay.io.sockets.sockets.values()];
  const socket = open[Math.floor(random() * open.length)];
  (socket?.conn.transport as unknown as { socket?: { terminate(): void } } | undefined)?.socket?.terminate();
}

async function assertSameChat(people: readonly Visitor[], seed: number): Promise<void> {
  const total = PEOPLE * LINES_EACH;
  await waitUntil('all lines everywhere', () => people.every((person) => textsOf(person).length >= total), {
    report: () => people.map((person) => textsOf(person).length),
  });
  await delay(500);
  const [first, ...rest] = people.map(textsOf);
  assert.equal(first!.length, total, `seed ${seed}`);
  assert.equal(new Set(first).size, total, `each line once, seed ${seed}`);
  for (const texts of rest) assert.deepEqual(texts, first, `one order, seed ${seed}`);
  for (let index = 0; index < PEOPLE; index += 1) {
    const own = first!.filter((text) => text.startsWith(`${index}:`));
    assert.deepEqual(
      own,
      Array.from({ length: LINES_EACH }, (_, line) => `${index}: ${line}`),
      `as they were written, seed ${seed}`,
    );
  }
}

test(
  'fifty lines of five people arrive once, in one order, everywhere, while sockets are cut off',
  { timeout: LIMIT_MS },
  async (t: TestContext) => {
    const seed = Number(process.env.RTC_SEED ?? Math.floor(Math.random() * 2 ** 32));
    const random = seededRandom(seed);
    const relay = await startRelay(t, { open: true });
    const people = await visitors(relay, PEOPLE);
    let lost = 0;
    for (const { session } of people)
      session.connection.subscribe(({ status }) => (lost += Number(status === 'reconnecting')));
    const sent: Promise<void>[] = [];
    for (let line = 0; line < LINES_EACH; line += 1) {
      for (const [index, { session }] of people.entries()) {
        sent.push(session.chat.send(`${index}: ${line}`));
        if (random() < 0.2) pullPlug(relay, random);
        await delay(random() * 40);
      }
    }
    await Promise.all(sent);
    await assertSameChat(people, seed);
    t.diagnostic(`${lost} connections lost; seed ${seed}`);
    assert.ok(lost >= 3, `${lost} connections lost`);
  },
);

test('a hundred candidates of a page that is cut off are not delivered when it is back', async (t: TestContext) => {
  const first = await startRelay(t, { open: true });
  const [ann, bob] = (await visitors(first, 2)) as [Visitor, Visitor];
  const to = bob.session.participants.getState().self.id;
  const tell = (message: string): void => ann.transport().options.sendSignal({ to, type: 'ice candidate', message });
  tell('before');
  await waitUntil('the one before', () => bob.transport().signals.length === 1);
  await first.close();
  await waitUntil('the loss', () => ann.session.connection.getState().status === 'reconnecting');
  for (let count = 0; count < CANDIDATES; count += 1) tell(`stale ${count}`);
  await startRelay(t, { open: true, port: first.port });
  for (const { session } of [ann, bob])
    await waitUntil('the seat', () => session.connection.getState().status === 'joined');
  tell('after');
  await waitUntil('the one after', () => bob.transport().signals.some(({ message }) => message === 'after'));
  assert.deepEqual(
    bob.transport().signals.map(({ message }) => message),
    ['before', 'after'],
  );
});
