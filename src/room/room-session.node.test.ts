import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { FakeLocalMedia } from '../../test/fakes/fake-local-media.js';
import { FakeTransport } from '../../test/fakes/fake-transport.js';
import type { CreateChannel } from '../signaling/channel.js';
import { REFUSAL_CODES } from '../protocol/codes.js';
import { MemoryRelay } from '../signaling/memory-channel.js';
import type { RtcError } from '../util/errors.js';
import type { ReadableStore } from '../util/store.js';
import type { ChatLine } from './ports.js';
import type { RoomOptions } from './room-options.js';
import { createRoomSession, type RoomSession } from './room-session.js';

const open: RoomSession[] = [];
afterEach(() => {
  for (const session of open.splice(0)) session.close();
});

function visitor(relay: MemoryRelay, options: Partial<RoomOptions> = {}) {
  const media = new FakeLocalMedia();
  const transports: FakeTransport[] = [];
  const session = createRoomSession({
    room: 'r',
    server: 'memory:',
    createChannel: relay.createChannel,
    createMedia: () => media,
    createTransport: (given) => {
      const transport = new FakeTransport(given);
      transports.push(transport);
      return transport;
    },
    ...options,
  });
  open.push(session);
  const errors: RtcError[] = [];
  session.on('error', (error) => errors.push(error));
  return { session, media, transports, errors };
}

/** Resolves as soon as the store's state passes, or at once. */
async function until<T>(store: ReadableStore<T>, test: (state: T) => boolean): Promise<T> {
  if (test(store.getState())) return store.getState();
  return new Promise((resolve) => {
    const stop = store.subscribe((state) => {
      if (!test(state)) return;
      stop();
      resolve(state);
    });
  });
}

const texts = (lines: readonly ChatLine[]): string[] =>
  lines.map((line) => (line.kind === 'message' ? line.message : `${line.name} ${line.event}`));

test('two visitors find each other, and both give the transport the same order', async () => {
  const relay = new MemoryRelay();
  const ann = visitor(relay, { name: 'Ann' });
  const bob = visitor(relay, { name: 'Bob' });
  await ann.session.connection.join();
  await bob.session.connection.join();
  const { others } = await until(ann.session.participants, (state) => state.others.length === 1);
  assert.equal(others[0]?.name, 'Bob');
  assert.deepEqual(ann.transports[0]?.roster, [bob.session.participants.getState().self.id]);
  assert.deepEqual(bob.transports[0]?.roster, [ann.session.participants.getState().self.id]);
});

test('the camera is told how many it is sent to, once the first pictures are through', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const relay = new MemoryRelay();
  const [ann, bob, carl] = [visitor(relay), visitor(relay), visitor(relay)];
  for (const { session } of [ann, bob, carl]) await session.connection.join();
  await until(ann.session.participants, ({ others }) => others.length === 2);
  assert.deepEqual([ann.media.audience, carl.media.audience], [0, 0]);
  context.mock.timers.tick(1_000);
  assert.deepEqual([ann.media.audience, carl.media.audience], [2, 2]);
  await carl.session.connection.leave();
  await until(ann.session.participants, ({ others }) => others.length === 1);
  context.mock.timers.tick(1_000);
  assert.deepEqual([ann.media.audience, carl.media.audience], [1, 0], 'who left sends it to nobody');
});

test('address servers that the relay gives later go to the transport, and nowhere once one has left', async () => {
  const relay = new MemoryRelay();
  const { session, transports } = visitor(relay);
  await session.connection.join();
  const servers = [{ urls: 'turn:turn.example', username: 'later', credential: 'c' }];
  relay.giveIceServers(servers);
  await Promise.resolve();
  assert.deepEqual(transports[0]?.iceServers, servers);
  const leaving = session.connection.leave();
  relay.giveIceServers([]);
  await leaving;
  assert.deepEqual(transports[0]?.iceServers, servers);
});

test('devices start beside the join where the permission is there, and their tracks are published', async () => {
  const relay = new MemoryRelay();
  relay.stop();
  const { session, media, transports } = visitor(relay);
  const joined = session.connection.join();
  await until(media, (state) => state.camera.status === 'live');
  assert.equal(session.connection.getState().status, 'joining');
  relay.start();
  await joined;
  assert.deepEqual(media.started, ['microphone', 'camera']);
  assert.equal(transports[0]?.published.get('camera')?.id, 'camera');
});

test('where the permission must be asked for, the room comes first: a full one asks nothing', async () => {
  const relay = new MemoryRelay();
  relay.capacity = 0;
  const { session, media, errors } = visitor(relay);
  media.permission = 'prompt';
  await assert.rejects(session.connection.join(), { code: 'room-full' });
  assert.deepEqual(media.started, []);
  const state = session.connection.getState();
  assert.ok(state.status === 'failed' && state.error.code === 'room-full');
  assert.deepEqual(
    errors.map(({ code }) => code),
    ['room-full'],
  );
});

test('a busy relay has a join wait for as long as it says, as often as it says so, and may be left meanwhile', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const relay = new MemoryRelay();
  const { session, errors } = visitor(relay);
  const { connection } = session;
  const seat = relay.ready.bind(relay);
  let asked = 0;
  let isBusy = true;
  relay.ready = (...payload) => {
    asked += 1;
    return isBusy ? { ok: false, code: 'busy', message: '', retryAfter: 3_000 } : seat(...payload);
  };
  const settle = async (): Promise<void> => new Promise(setImmediate);
  const joined = connection.join();
  await settle();
  const state = connection.getState();
  assert.ok(state.status === 'joining' && state.error?.code === 'busy');
  for (let round = 1; round <= 3; round += 1) {
    context.mock.timers.tick(2_999);
    await settle();
    assert.equal(asked, round);
    context.mock.timers.tick(1);
    await settle();
    assert.equal(asked, round + 1);
  }
  isBusy = false;
  context.mock.timers.tick(3_000);
  await joined;
  assert.equal(connection.getState().status, 'joined');
  assert.deepEqual(errors, []);
  await connection.leave();
  isBusy = true;
  const again = assert.rejects(connection.join(), { code: 'aborted' });
  await settle();
  await connection.leave();
  await again;
  const before = asked;
  context.mock.timers.tick(60_000);
  await settle();
  assert.equal(asked, before, 'nobody asks any more');
});

test('a camera that opens between asking for the seat and getting it is told to the others', async () => {
  const relay = new MemoryRelay();
  const ann = visitor(relay);
  await ann.session.connection.join();
  const bob = visitor(relay, { audio: 'none' });
  bob.media.permission = 'prompt';
  const seat = relay.ready.bind(relay);
  relay.ready = (...asked) => {
    const reply = seat(...asked);
    void bob.media.setEnabled('camera', true);
    return reply;
  };
  await bob.session.connection.join();
  await until(ann.session.participants, ({ others }) => others[0]?.presence.camera === true);
});

test('a source turned off before joining stays off, "none" cannot be turned on', async () => {
  const { session, media } = visitor(new MemoryRelay(), { audio: 'none' });
  await session.media.setEnabled('camera', false);
  await session.connection.join();
  assert.deepEqual(media.started, []);
  await assert.rejects(session.media.setEnabled('microphone', true), { code: 'not-allowed' });
});

test('leaving frees devices and transport, tells the others, and one may come back', async () => {
  const relay = new MemoryRelay();
  const ann = visitor(relay);
  const bob = visitor(relay);
  await ann.session.connection.join();
  await bob.session.connection.join();
  await until(ann.session.participants, (state) => state.others.length === 1);
  await bob.session.connection.leave();
  assert.deepEqual(bob.session.connection.getState(), { status: 'left', room: 'r', reason: 'left' });
  assert.equal(bob.transports[0]?.closed, true);
  assert.equal(bob.media.released, 1);
  await until(ann.session.participants, (state) => state.others.length === 0);
  await bob.session.connection.join();
  await until(ann.session.participants, (state) => state.others.length === 1);
  assert.equal(bob.transports.length, 2);
});

test('leaving while joining rejects the join and leaves no seat behind', async () => {
  const relay = new MemoryRelay();
  const { session } = visitor(relay);
  const join = session.connection.join();
  const leave = session.connection.leave();
  await assert.rejects(join, { code: 'aborted' });
  await leave;
  assert.equal(session.connection.getState().status, 'left');
  assert.equal(relay.free(), relay.capacity);
});

test('chat reaches everybody once, in one order, with presence lines between', async () => {
  const relay = new MemoryRelay();
  const ann = visitor(relay, { name: 'Ann' });
  const bob = visitor(relay, { name: 'Bob' });
  await ann.session.connection.join();
  await bob.session.connection.join();
  await ann.session.chat.send('hello');
  await bob.session.chat.send('hi');
  await bob.session.participants.setName('Robert');
  await until(ann.session.chat, ({ lines }) => lines.length === 4);
  assert.deepEqual(texts(ann.session.chat.getState().lines), ['Bob joined', 'hello', 'hi', 'Robert renamed']);
  const own = ann.session.chat.getState().lines.filter((line) => line.kind === 'message' && line.isOwn);
  assert.deepEqual(texts(own), ['hello']);
});

test('a late joiner gets the history', async () => {
  const relay = new MemoryRelay();
  const ann = visitor(relay);
  await ann.session.connection.join();
  await ann.session.chat.send('before you came');
  const bob = visitor(relay);
  await bob.session.connection.join();
  assert.deepEqual(texts(bob.session.chat.getState().lines), ['before you came']);
});

test('while the relay is away nobody leaves, links stay, and what was written arrives once', async () => {
  const relay = new MemoryRelay();
  const ann = visitor(relay);
  const bob = visitor(relay);
  await ann.session.connection.join();
  await bob.session.connection.join();
  await until(ann.session.participants, (state) => state.others.length === 1);
  const id = ann.session.participants.getState().self.id;
  relay.stop();
  assert.equal(ann.session.connection.getState().status, 'reconnecting');
  const sent = ann.session.chat.send('are you there?');
  assert.equal(ann.session.participants.getState().others.length, 1);
  relay.start();
  await sent;
  await until(bob.session.chat, ({ lines }) => texts(lines).includes('are you there?'));
  assert.equal(ann.session.participants.getState().self.id, id);
  assert.equal(ann.transports.length, 1);
  assert.equal(texts(ann.session.chat.getState().lines).filter((text) => text === 'are you there?').length, 1);
});

test('after two minutes in the dark the page leaves with that reason, and comes back to its seat', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const relay = new MemoryRelay();
  const ann = visitor(relay);
  const bob = visitor(relay);
  await ann.session.connection.join();
  await bob.session.connection.join();
  await until(ann.session.participants, (state) => state.others.length === 1);
  const id = ann.session.participants.getState().self.id;
  relay.stop();
  context.mock.timers.tick(119_900);
  assert.equal(ann.session.connection.getState().status, 'reconnecting');
  context.mock.timers.tick(200);
  assert.deepEqual(ann.session.connection.getState(), { status: 'left', room: 'r', reason: 'timeout' });
  assert.deepEqual(ann.errors, []);
  const tooSoon = assert.rejects(ann.session.connection.join(), { code: 'relay-unreachable' });
  await new Promise(setImmediate);
  context.mock.timers.tick(5_100);
  await tooSoon;
  relay.start();
  await ann.session.connection.join();
  assert.equal(ann.session.participants.getState().self.id, id);
  assert.deepEqual([ann.transports.at(-1)?.reconnects, ann.transports[0]?.reconnects], [1, 0]);
});

test('who leaves by their own wish comes back as somebody else', async () => {
  const relay = new MemoryRelay();
  const { session, transports } = visitor(relay);
  await session.connection.join();
  const { id } = session.participants.getState().self;
  await session.connection.leave();
  await session.connection.join();
  assert.notEqual(session.participants.getState().self.id, id);
  assert.equal(transports.at(-1)?.reconnects, 0);
});

test('a relay that lost its memory gets the lines back from the people', async () => {
  const relay = new MemoryRelay();
  const ann = visitor(relay);
  const bob = visitor(relay);
  await ann.session.connection.join();
  await bob.session.connection.join();
  for (const text of ['one', 'two', 'three']) await ann.session.chat.send(text);
  relay.restart();
  await until(ann.session.connection, ({ status }) => status === 'joined');
  await ann.session.chat.send('four');
  const carol = visitor(relay);
  await carol.session.connection.join();
  await until(carol.session.chat, ({ lines }) => lines.length >= 4);
  assert.deepEqual(texts(carol.session.chat.getState().lines).slice(0, 4), ['one', 'two', 'three', 'four']);
});

test('nobody is dropped because a relay that lost its memory knows them not yet', async () => {
  const relay = new MemoryRelay();
  const ann = visitor(relay, { name: 'Ann' });
  const bob = visitor(relay, { name: 'Bob' });
  await ann.session.connection.join();
  await bob.session.connection.join();
  await until(ann.session.participants, (state) => state.others.length === 1);
  const rosters: number[] = [];
  ann.session.participants.subscribe(({ others }) => rosters.push(others.length));
  bob.session.participants.subscribe(({ others }) => rosters.push(others.length));
  relay.restart();
  for (const { session } of [ann, bob]) await until(session.connection, ({ status }) => status === 'joined');
  await ann.session.chat.send('still here');
  await until(bob.session.chat, ({ lines }) => texts(lines).includes('still here'));
  assert.ok(rosters.length > 0 && rosters.every((length) => length === 1), rosters.join());
  assert.deepEqual(texts(ann.session.chat.getState().lines), ['Bob joined', 'still here']);
});

test('who does not come back to such a relay is gone after a while', async (context) => {
  const relay = new MemoryRelay();
  const ann = visitor(relay);
  const bob = visitor(relay);
  await ann.session.connection.join();
  await bob.session.connection.join();
  await until(ann.session.participants, (state) => state.others.length === 1);
  context.mock.timers.enable({ apis: ['setTimeout'] });
  relay.stop();
  bob.session.close();
  relay.restart();
  await until(ann.session.connection, ({ status }) => status === 'joined');
  assert.equal(ann.session.participants.getState().others.length, 1);
  context.mock.timers.tick(10_000);
  assert.equal(ann.session.participants.getState().others.length, 0);
});

test('what cannot be sent is refused before it is lost', async () => {
  const { session } = visitor(new MemoryRelay());
  await assert.rejects(session.chat.send('too early'), { code: 'not-joined' });
  await session.connection.join();
  await assert.rejects(session.chat.send(' \n '), { code: 'message-empty' });
  await assert.rejects(session.chat.send('x'.repeat(4_001)), { code: 'message-too-long' });
  await session.chat.send('😀'.repeat(4_000));
  await assert.rejects(session.participants.setName('x'.repeat(65)), { code: 'name-too-long' });
  await session.participants.setName('é'.repeat(64));
});

for (const code of REFUSAL_CODES) {
  test(`refused as ${code}: it is said, nothing is taken for done, and one can go on`, async () => {
    const relay = new MemoryRelay();
    const { session, errors } = visitor(relay);
    const { connection, chat } = session;
    const seat = relay.ready.bind(relay);
    const refusal = { ok: false, code, message: '' } as const;
    relay.ready = () => refusal;
    await assert.rejects(connection.join(), { code });
    const state = connection.getState();
    assert.ok(state.status === 'failed' && state.error.code === code);
    assert.equal(errors.at(-1)?.code, code);
    relay.ready = seat;
    await connection.join();

    const send = relay.send.bind(relay);
    relay.send = () => refusal;
    const sent = chat.send('refused?');
    if (code === 'no-seat') {
      // Without a seat for the moment: the line waits for the next one.
      await new Promise(setImmediate);
      relay.send = send;
      relay.stop();
      relay.start();
      await sent;
    } else {
      await assert.rejects(sent, { code });
      assert.deepEqual(texts(chat.getState().lines), [], 'what was refused was not said');
      relay.send = send;
    }
    await chat.send('taken');
    assert.equal(texts(chat.getState().lines).at(-1), 'taken');
    assert.equal(connection.getState().status, 'joined');
  });
}

test('how large somebody is shown is forgotten when they leave', async () => {
  const relay = new MemoryRelay();
  const [ann, bob] = [visitor(relay), visitor(relay)];
  await ann.session.connection.join();
  await bob.session.connection.join();
  const { others } = await until(ann.session.participants, (state) => state.others.length === 1);
  const { id } = others[0]!;
  ann.session.participants.setShown(id, { camera: 320 });
  const { shows } = ann.transports[0]!.options;
  assert.deepEqual(shows?.(id), { camera: 320 });
  await bob.session.media.setEnabled('camera', true);
  assert.deepEqual(shows?.(id), { camera: 320 });
  await bob.session.connection.leave();
  await until(ann.session.participants, (state) => state.others.length === 0);
  assert.equal(shows?.(id), undefined);
});

test('a line that still waits when one leaves is shown as not sent', async () => {
  const relay = new MemoryRelay();
  const { session } = visitor(relay);
  await session.connection.join();
  await session.chat.send('arrived');
  relay.stop();
  const sent = session.chat.send('lost?');
  await session.connection.leave();
  await assert.rejects(sent, { code: 'aborted' });
  const line = session.chat.getState().lines.at(-1);
  assert.ok(line?.kind === 'message' && line.delivery.status === 'failed' && line.message === 'lost?');
});

test('the page may veto joining, sending and sharing', async () => {
  const { session } = visitor(new MemoryRelay(), { confirm: () => false });
  await assert.rejects(session.connection.join(), { code: 'aborted' });
  assert.equal(session.connection.getState().status, 'idle');
  await assert.rejects(session.media.setEnabled('screen', true), { code: 'aborted' });
});

test('others learn of camera and microphone, and the last of many toggles is the truth', async () => {
  const relay = new MemoryRelay();
  const ann = visitor(relay);
  const bob = visitor(relay);
  await ann.session.connection.join();
  await bob.session.connection.join();
  for (let toggle = 0; toggle < 100; toggle += 1) await bob.session.media.setEnabled('camera', toggle % 2 === 0);
  await until(ann.session.participants, ({ others }) => others[0]?.presence.microphone === true);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(ann.session.participants.getState().others[0]?.presence, {
    microphone: true,
    camera: false,
    screen: false,
    lost: [],
  });
});

test('a second page with the same seat ends this one without a fight', async () => {
  const relay = new MemoryRelay();
  const { session } = visitor(relay);
  await session.connection.join();
  relay.replace(session.participants.getState().self.id);
  const state = await until(session.connection, ({ status }) => status === 'left');
  assert.ok(state.status === 'left' && state.reason === 'replaced');
});

test('a page that is left gives its seat to the one that comes next, whose links are then made anew', async () => {
  const relay = new MemoryRelay();
  const ann = visitor(relay);
  await ann.session.connection.join();
  assert.equal(ann.transports[0]?.reconnects, 0, 'a first seat is no return');
  const { seat } = ann.session.connection;
  const { id } = ann.session.participants.getState().self;
  const next = visitor(relay, { ...(seat && { seat }) });
  await next.session.connection.join();
  assert.equal(next.session.participants.getState().self.id, id);
  assert.equal(next.transports[0]?.reconnects, 1);
});

for (const [reason, hold] of [
  ['page-hidden', true],
  ['left', false],
  [undefined, false],
] as const) {
  test(`closed because of "${reason ?? 'nothing'}", it ${hold ? 'asks' : 'does not ask'} the relay to keep its seat`, async () => {
    const relay = new MemoryRelay();
    const asked: unknown[] = [];
    const createChannel: CreateChannel = (options) => {
      const channel = relay.createChannel(options);
      const request = channel.request.bind(channel);
      channel.request = async (event, payload) => {
        if (event === 'leave') asked.push(payload);
        return request(event, payload);
      };
      return channel;
    };
    const { session } = visitor(relay, { createChannel });
    await session.connection.join();
    session.close(reason);
    assert.deepEqual(asked, [{ hold }]);
    assert.equal(session.connection.seat, undefined);
  });
}

test('the log holds the join, names peers and keeps the seat token to itself', async () => {
  const relay = new MemoryRelay();
  const ann = visitor(relay, { name: 'Ann' });
  const bob = visitor(relay, { name: 'Bob' });
  await ann.session.connection.join();
  await bob.session.connection.join();
  relay.stop();
  relay.start();
  await until(bob.session.connection, ({ status }) => status === 'joined');
  const bobsId = bob.session.participants.getState().self.id;
  const { entries } = await until(ann.session.log, (state) =>
    state.entries.some(({ kind, peer }) => kind === 'announce' && peer === bobsId),
  );
  assert.ok(entries.some(({ kind, direction, bytes = 0 }) => kind === 'ready' && direction === 'out' && bytes > 20));
  await until(bob.session.log, (state) => state.entries.filter(({ kind }) => kind === 'ready').length > 1);
  const text = bob.session.log.toText();
  assert.match(text, /"since":/, 'what else `ready` brought');
  assert.doesNotMatch(text, /"seat"/);
  ann.session.log.clear();
  assert.deepEqual(ann.session.log.getState(), { entries: [], dropped: 0 });
});

test('a room without a name, or with too long a one, is refused when it is made', () => {
  const relay = new MemoryRelay();
  assert.throws(() => visitor(relay, { room: ' ' }), { code: 'room-missing' });
  assert.throws(() => visitor(relay, { room: 'x'.repeat(129) }), { code: 'room-invalid' });
  assert.throws(() => visitor(relay, { name: 'x'.repeat(65) }), { code: 'name-too-long' });
});
