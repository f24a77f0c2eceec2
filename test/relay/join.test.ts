import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProbeValue, Welcome } from '../../src/protocol/events.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { startRelay } from './helpers.js';

test('the first to come is welcomed into an empty room', async (t) => {
  const { connect } = await startRelay(t, { stunUrls: ['stun:stun.example:3478'], roomCapacity: 5 });
  const ann = await connect();
  const welcome = await ann.join('standup', { name: 'Ann', state: { camera: true, secret: 1 } });
  assert.equal(welcome.self.name, 'Ann');
  assert.deepEqual(welcome.self.state, { camera: true });
  assert.deepEqual([welcome.peers, welcome.history, welcome.more], [[], [], false]);
  assert.deepEqual(welcome.iceServers, [{ urls: ['stun:stun.example:3478'] }]);
  assert.deepEqual(welcome.limits, { ...LIMITS, roomCapacity: 5 });
  assert.equal(welcome.topology, 'mesh');
  await ann.settle();
  assert.deepEqual(ann.received, [], 'nobody is told of their own joining');
});

test('who is there hears of the newcomer, who is told of them in order of seating', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob, cleo] = [await connect(), await connect(), await connect()];
  const { self } = await ann.join('standup', { name: 'Ann' });
  await bob.join('standup', { name: 'Bob' });
  const welcome = await cleo.join('standup', { name: 'Cleo' });
  assert.deepEqual(
    welcome.peers.map(({ name }) => name),
    ['Ann', 'Bob'],
  );
  const orders = [...welcome.peers, welcome.self].map(({ order }) => order);
  assert.deepEqual(
    orders,
    [...new Set(orders)].sort((a, b) => a - b),
  );
  assert.ok(self.order > 1_700_000_000_000_000, 'in microseconds since the epoch');
  const announced = await ann.next('announce', 2);
  assert.deepEqual(
    [announced.event, announced.peer, announced.message],
    ['joined', welcome.self, 'New client in the standup room.'],
  );
});

test('rooms do not hear of one another', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob] = [await connect(), await connect()];
  await ann.join('one');
  await bob.join('two');
  await bob.do('send', { id: '1', message: 'hello' });
  await ann.settle();
  assert.deepEqual(ann.received, []);
});

test('a room may be named like a socket without reaching it', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, eve] = [await connect(), await connect()];
  await ann.join('room');
  await eve.join(String(ann.socket.id));
  await eve.do('send', { id: '1', message: 'psst' });
  await ann.settle();
  assert.deepEqual(ann.received, []);
});

test('fifty who join eight seats at the same moment get exactly eight', async (t) => {
  const { connect } = await startRelay(t);
  const clients = await Promise.all(Array.from({ length: 50 }, async () => connect()));
  const answers = await Promise.all(clients.map(async (client) => client.refusalOf('ready', { v: 1, room: 'rush' })));
  assert.equal(answers.filter((answer) => answer === 'accepted').length, 8);
  assert.equal(answers.filter((answer) => answer === 'room-full').length, 42);
});

test('a probe tells whether there is room and takes none', async (t) => {
  const { connect } = await startRelay(t, { roomCapacity: 2 });
  const [ann, bob, cleo] = [await connect(), await connect(), await connect()];
  const probe = { v: 1, room: 'room', probe: true };
  assert.deepEqual(await cleo.do<ProbeValue>('ready', probe), { free: 2 });
  await ann.join();
  assert.deepEqual(await cleo.do<ProbeValue>('ready', probe), { free: 1 });
  const { seat } = await bob.join();
  assert.equal(await cleo.refusalOf('ready', probe), 'room-full');
  assert.deepEqual(await cleo.do('ready', { ...probe, seat }), { free: 1 }, 'but for who has a seat');
  assert.equal(await cleo.refusalOf('send', { id: '1', message: 'hello' }), 'no-seat');
});

test('events right behind `ready` find the seat', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob] = [await connect(), await connect()];
  await ann.join();
  bob.socket.emit('ready', { v: 1, room: 'room' });
  bob.socket.emit('signal', { type: 'user_here', message: 'hi' });
  bob.socket.emit('send', { id: '1', message: 'hello' });
  assert.equal((await ann.next('signaling_message')).message, 'hi');
  assert.equal((await ann.next('message')).message, 'hello');
  assert.deepEqual(bob.all('refused'), []);
});

test('the welcome comes before anything else', async (t) => {
  const { connect } = await startRelay(t);
  const ann = await connect();
  await ann.join();
  for (let round = 0; round < 5; round += 1) {
    const bob = await connect();
    const order: string[] = [];
    bob.socket.onAny((event: string) => order.push(event));
    bob.socket.emit('ready', { v: 1, room: 'room' }, () => order.push('welcome'));
    const { id } = (await ann.next('announce', round + 1)).peer;
    ann.socket.emit('signal', { to: id, type: 'SDP', message: '{}' });
    await bob.next('signaling_message');
    assert.deepEqual(order, ['welcome', 'signaling_message']);
  }
});

test('`ready` again is the same seat; for another room one has to leave first', async (t) => {
  const { connect } = await startRelay(t);
  const ann = await connect();
  const first = await ann.join('room', { name: 'Ann' });
  const again = await ann.join('room', { name: 'Anna' });
  assert.deepEqual([again.self.id, again.self.name, again.peers], [first.self.id, 'Anna', []]);
  assert.equal(await ann.refusalOf('ready', { v: 1, room: 'other' }), 'wrong-room');
  await ann.do('leave');
  assert.notEqual((await ann.join('other')).self.id, first.self.id);
});

test('what is not a `ready` is refused with its reason', async (t) => {
  const { connect } = await startRelay(t, { rates: { ready: { burst: 100, perSecond: 1 } } });
  const ann = await connect();
  const cases: [unknown, string][] = [
    [undefined, 'bad-payload'],
    [null, 'bad-payload'],
    ['room', 'bad-payload'],
    [[], 'bad-payload'],
    [{ room: 'room' }, 'bad-payload'],
    [{ v: 2, room: 'room' }, 'version-unsupported'],
    [{ v: 1 }, 'bad-payload'],
    [{ v: 1, room: '' }, 'room-invalid'],
    [{ v: 1, room: ' \t' }, 'room-invalid'],
    [{ v: 1, room: 'a\nb' }, 'room-invalid'],
    [{ v: 1, room: '🙂'.repeat(129) }, 'room-invalid'],
    [{ v: 1, room: 'room', name: '🙂'.repeat(65) }, 'name-too-long'],
    [{ v: 1, room: 'room', state: { camera: 'yes' } }, 'bad-payload'],
    [{ v: 1, room: 'room', since: -1 }, 'bad-payload'],
    [{ v: 1, room: 'room', probe: 'yes' }, 'bad-payload'],
    [{ chat_room: 'a' }, 'bad-payload'],
    [{ signal_room: 'a' }, 'bad-payload'],
    [JSON.parse('{ "v": 1, "room": "room", "__proto__": { "name": "x" } }'), 'bad-payload'],
    [{ v: 1, room: 'room', state: { constructor: 1 } }, 'bad-payload'],
  ];
  for (const [payload, code] of cases) {
    const args = payload === undefined ? [] : [payload];
    assert.equal(await ann.refusalOf('ready', ...args), code, JSON.stringify(payload));
  }
  const longest = { v: 1, room: '🙂'.repeat(128), name: '🙂'.repeat(64) };
  assert.equal(await ann.refusalOf('ready', longest), 'accepted');
});

test('a name is one spelling, without control characters', async (t) => {
  const { connect } = await startRelay(t);
  const ann = await connect();
  const welcome: Welcome = await ann.join('room', { name: ' Zoe\u0308\u0000\n\u001b[31m ' });
  assert.equal(welcome.self.name, 'Zo\u00eb [31m');
});
