import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { FakeClock, SECRET, startRelay, tempFolder, until, type Client, type TestRelay } from './helpers.js';

/** Ends a client's connection as a network does that drops everything: the relay's pings go unanswered. */
async function fallSilent(relay: TestRelay, client: Client): Promise<void> {
  const socket = relay.relay.io.sockets.sockets.get(String(client.socket.id));
  // Engine.IO closes with this reason itself after 15 s; here it is told to.
  (socket?.conn as unknown as { onClose(reason: string): void }).onClose('ping timeout');
  await client.disconnected;
}

async function seatedCount(relay: TestRelay, room = 'room'): Promise<number> {
  const asker = await relay.connect();
  const reply = await asker.ask<{ free: number }>('ready', { v: 1, room, probe: true });
  asker.socket.disconnect();
  return 8 - (reply.ok ? reply.value.free : 0);
}

test('a seat token gives the same seat back, and nobody is told anything', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob] = [await connect(), await connect()];
  await ann.join();
  const before = await bob.join('room', { name: 'Bob' });
  bob.drop();
  const again = await connect();
  const after = await again.join('room', { name: 'Bob', seat: before.seat });
  assert.deepEqual(after.self, before.self);
  await ann.settle();
  assert.deepEqual(
    ann.all('announce').map(({ event }) => event),
    ['joined'],
  );
  await ann.do('send', { id: '1', message: 'welcome back' });
  assert.equal((await again.next('message')).message, 'welcome back');
});

test('who comes back under another name is announced as changed', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob] = [await connect(), await connect()];
  await ann.join();
  const { seat } = await bob.join('room', { name: 'Bob' });
  bob.drop();
  await (await connect()).join('room', { name: 'Robert', seat });
  const { event, peer } = await ann.next('announce', 2);
  assert.deepEqual([event, peer.name], ['updated', 'Robert']);
});

test('a second socket with the same seat replaces the first', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob] = [await connect(), await connect()];
  await ann.join();
  const { seat, self } = await bob.join();
  const second = await connect();
  assert.equal((await second.join('room', { seat })).self.id, self.id);
  assert.equal((await bob.next('notice')).code, 'replaced');
  assert.equal(await bob.disconnected, 'io server disconnect');
  await ann.do('signal', { to: self.id, type: 'SDP', message: 'for the second' });
  assert.equal((await second.next('signaling_message')).message, 'for the second');
  await ann.settle();
  assert.deepEqual(
    ann.all('announce').map(({ event }) => event),
    ['joined'],
  );
});

/** As a browser ends the connection of a page that is closed or has crashed. */
async function goAway(_: TestRelay, client: Client): Promise<void> {
  (client.socket.io.engine.transport as unknown as { ws: WebSocket }).ws.close(1001);
  await client.disconnected;
}

for (const [how, end, holdMs] of [
  ['a page that is gone', goAway, 1_500],
  ['a closed connection', async (_: TestRelay, client: Client) => client.drop(), 8_000],
  ['a closed namespace', async (_: TestRelay, client: Client) => void client.socket.disconnect(), 8_000],
  ['a ping time-out', fallSilent, 120_000],
] as const) {
  test(`after ${how} the seat is held ${String(holdMs / 1_000)} s, and counts`, async (t) => {
    const clock = new FakeClock();
    const relay = await startRelay(t, { clock });
    const [ann, bob] = [await relay.connect(), await relay.connect()];
    await ann.join();
    const { self } = await bob.join();
    await end(relay, bob);
    await until(() => relay.relay.io.sockets.sockets.size === 1);
    clock.advance(holdMs - 1);
    assert.equal(await seatedCount(relay), 2);
    assert.equal(ann.all('announce').length, 1, 'nobody is told meanwhile');
    clock.advance(1);
    const left = await ann.next('announce', 2);
    assert.deepEqual([left.event, left.peer.id, left.message], ['left', self.id, 'Client left the room room.']);
    assert.equal(await seatedCount(relay), 1);
  });
}

test('`leave` ends the seat at once, and its token', async (t) => {
  const relay = await startRelay(t);
  const [ann, bob] = [await relay.connect(), await relay.connect()];
  await ann.join();
  const { seat, self } = await bob.join();
  await bob.do('leave');
  assert.equal((await ann.next('announce', 2)).event, 'left');
  assert.equal(await seatedCount(relay), 1);
  assert.equal(await bob.refusalOf('send', { id: '1', message: 'hello' }), 'no-seat');
  await bob.do('leave');
  assert.notEqual((await bob.join('room', { seat })).self.id, self.id);
});

test('`leave` with `hold` keeps the seat for a page that is loaded again, and nobody is told anything', async (t) => {
  const relay = await startRelay(t);
  const [ann, bob] = [await relay.connect(), await relay.connect()];
  await ann.join();
  const { seat, self } = await bob.join('room', { name: 'Bob' });
  await bob.do('leave', { hold: true });
  bob.socket.disconnect();
  assert.equal(await seatedCount(relay), 2);
  const again = await relay.connect();
  assert.deepEqual((await again.join('room', { name: 'Bob', seat })).self, self);
  await ann.settle();
  assert.deepEqual(
    ann.all('announce').map(({ event }) => event),
    ['joined'],
  );
});

test('when no page came for it, a seat ends within 2 s as by any `leave`', async (t) => {
  const clock = new FakeClock();
  const relay = await startRelay(t, { clock });
  const [ann, bob] = [await relay.connect(), await relay.connect()];
  await ann.join();
  const { seat, self } = await bob.join();
  await bob.do('leave', { hold: true });
  assert.equal(await bob.refusalOf('send', { id: '1', message: 'hello' }), 'no-seat');
  bob.drop();
  clock.advance(1_000);
  await ann.settle();
  assert.equal(ann.all('announce').length, 1);
  clock.advance(1_000);
  assert.equal((await ann.next('announce', 2)).event, 'left');
  assert.notEqual((await (await relay.connect()).join('room', { seat })).self.id, self.id);
});

test('a `leave` with a payload of another shape is refused, and one without is not', async (t) => {
  const { connect } = await startRelay(t);
  const ann = await connect();
  await ann.join();
  assert.equal(await ann.refusalOf('leave', { hold: 'yes' }), 'bad-payload');
  assert.equal(await ann.refusalOf('leave', 'now'), 'bad-payload');
  assert.equal(await ann.refusalOf('leave'), 'accepted');
});

test('signals to somebody who is away are dropped, not kept', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob] = [await connect(), await connect()];
  await ann.join();
  const { seat, self } = await bob.join();
  bob.drop();
  await until(() => !bob.socket.connected);
  assert.equal(await ann.refusalOf('signal', { to: self.id, type: 'SDP', message: 'late' }), 'accepted');
  const again = await connect();
  await again.join('room', { seat });
  await again.settle();
  assert.deepEqual(again.all('signaling_message'), []);
});

test('a token that is forged, foreign, expired or nonsense makes its bearer new, without an error', async (t) => {
  const clock = new FakeClock();
  const { connect } = await startRelay(t, { clock });
  const ann = await connect();
  const { seat, self } = await ann.join('room');
  const [body = '', signature = ''] = seat.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as unknown[];
  const forged = `${Buffer.from(JSON.stringify(['me', ...claims.slice(1)])).toString('base64url')}.${signature}`;
  const tokens = {
    forged,
    nonsense: 'x',
    empty: '',
    long: 'a'.repeat(10_000),
    cut: seat.slice(0, -1),
    more: `${seat}.x`,
  };
  for (const [what, token] of Object.entries(tokens)) {
    const other = await connect();
    assert.notEqual((await other.join('room', { seat: token })).self.id, self.id, what);
    await other.do('leave');
  }
  const elsewhere = await connect();
  assert.notEqual((await elsewhere.join('another room', { seat })).self.id, self.id, 'foreign');
  ann.drop();
  await until(() => !ann.socket.connected);
  clock.advance(24 * 3_600_000 + 1);
  assert.notEqual((await (await connect()).join('room', { seat })).self.id, self.id, 'expired');
});

test('after the hold has ended the token still gives id and order back, if there is room', async (t) => {
  const clock = new FakeClock();
  const relay = await startRelay(t, { clock, roomCapacity: 2 });
  const [ann, bob] = [await relay.connect(), await relay.connect()];
  await ann.join();
  const { seat, self } = await bob.join();
  bob.drop();
  await until(() => relay.relay.io.sockets.sockets.size === 1);
  clock.advance(8_000);
  await ann.next('announce', 2);
  const cleo = await relay.connect();
  await cleo.join();
  const again = await relay.connect();
  assert.equal(await again.refusalOf('ready', { v: 1, room: 'room', seat }), 'room-full');
  await cleo.do('leave');
  assert.deepEqual((await again.join('room', { seat })).self, self);
  assert.equal((await ann.next('announce', 5)).event, 'joined');
});

async function restartedRelay(t: TestContext, before: TestRelay, options: object): Promise<TestRelay> {
  await before.close();
  return startRelay(t, options);
}

test('a restart with default settings keeps ids and order', async (t) => {
  const options = { stateDir: tempFolder(t), secret: undefined };
  const first = await startRelay(t, options);
  const [ann, bob] = [await first.connect(), await first.connect()];
  const [annBefore, bobBefore] = [await ann.join('room', { name: 'Ann' }), await bob.join('room', { name: 'Bob' })];
  const second = await restartedRelay(t, first, options);
  assert.equal((await ann.next('notice')).code, 'drain');
  const [bobAgain, annAgain] = [await second.connect(), await second.connect()];
  const bobAfter = await bobAgain.join('room', { name: 'Bob', seat: bobBefore.seat });
  const annAfter = await annAgain.join('room', { name: 'Ann', seat: annBefore.seat });
  assert.deepEqual([annAfter.self, bobAfter.self], [annBefore.self, bobBefore.self]);
  assert.deepEqual(annAfter.peers, [bobBefore.self]);
  assert.notEqual(annAfter.epoch, annBefore.epoch, 'the memory of the room is another');
  assert.equal(annAfter.epoch, bobAfter.epoch);
  assert.ok(annAfter.seq >= annBefore.seq, '`seq` never goes back');
});

test('a relay with another secret does not know the tokens', async (t) => {
  const first = await startRelay(t);
  const { seat, self } = await (await first.connect()).join();
  const second = await restartedRelay(t, first, { secret: `${SECRET}!` });
  assert.notEqual((await (await second.connect()).join('room', { seat })).self.id, self.id);
});

test('after a restart those who were there come before those who slipped in, within the hold', async (t) => {
  const clock = new FakeClock();
  const first = await startRelay(t, { clock, roomCapacity: 2 });
  const [ann, bob] = [await first.connect(), await first.connect()];
  const seats = [(await ann.join()).seat, (await bob.join()).seat];
  clock.advance(1_000);
  const second = await restartedRelay(t, first, { clock, roomCapacity: 2 });
  const [eve, mallory, trudy] = [await second.connect(), await second.connect(), await second.connect()];
  await eve.join();
  await mallory.join();
  assert.equal(await trudy.refusalOf('ready', { v: 1, room: 'room' }), 'room-full');
  const probe = { v: 1, room: 'room', probe: true };
  assert.equal(await trudy.refusalOf('ready', { ...probe, seat: seats[0] }), 'accepted');
  const annAgain = await second.connect();
  await annAgain.join('room', { seat: seats[0] });
  clock.advance(120_000);
  const bobAgain = await second.connect();
  assert.equal(await bobAgain.refusalOf('ready', { v: 1, room: 'room', seat: seats[1] }), 'room-full', 'too late');
});

test('those who come back never take more than the capacity', async (t) => {
  const clock = new FakeClock();
  const first = await startRelay(t, { clock, roomCapacity: 2 });
  const seats: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    const client = await first.connect();
    seats.push((await client.join()).seat);
    client.drop();
    await until(() => first.relay.io.sockets.sockets.size === 0);
    clock.advance(8_000);
  }
  clock.advance(1);
  const second = await restartedRelay(t, first, { clock, roomCapacity: 2 });
  const answers: string[] = [];
  for (const seat of seats)
    answers.push(await (await second.connect()).refusalOf('ready', { v: 1, room: 'room', seat }));
  assert.deepEqual(answers, ['accepted', 'accepted', 'room-full']);
});
