import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock, startRelay, until, type Client } from './helpers.js';

const text = (client: Client): { send(data: string | Buffer): void } =>
  (client.socket.io.engine.transport as unknown as { ws: { send(data: string | Buffer): void } }).ws;

for (const [event, payload, burst] of [
  ['signal', { type: 'user_here', message: 'x' }, 200],
  ['send', { id: '1', message: 'x' }, 10],
  ['update', { name: 'x' }, 5],
  ['history', { before: 1 }, 10],
  ['restore', { lines: [] }, 80],
] as const) {
  test(`${event}: ${String(burst)} at once and not one more, then as time passes`, async (t) => {
    const clock = new FakeClock();
    const { connect } = await startRelay(t, { clock });
    const ann = await connect();
    await ann.join();
    for (let count = 0; count < burst; count += 1) assert.notEqual(await ann.refusalOf(event, payload), 'too-fast');
    assert.equal(await ann.refusalOf(event, payload), 'too-fast');
    clock.advance(1_000);
    assert.notEqual(await ann.refusalOf(event, payload), 'too-fast');
  });
}

test('a socket that goes on regardless is disconnected, the others go on', async (t) => {
  const clock = new FakeClock();
  const { connect } = await startRelay(t, { clock });
  const [ann, eve] = [await connect(), await connect()];
  await ann.join();
  await eve.join();
  for (let count = 0; count < 300; count += 1) eve.socket.emit('update', { name: String(count) });
  assert.equal(await eve.disconnected, 'io server disconnect');
  await ann.do('send', { id: '1', message: 'still here' });
});

test('a room as a whole has a limit', async (t) => {
  const clock = new FakeClock();
  const { connect } = await startRelay(t, { clock, rates: { room: { burst: 3, perSecond: 1 } } });
  const [ann, bob] = [await connect(), await connect()];
  await ann.join();
  await bob.join();
  for (const client of [ann, bob, ann]) await client.do('signal', { type: 'user_here', message: 'x' });
  assert.equal(await bob.refusalOf('signal', { type: 'user_here', message: 'x' }), 'busy');
  assert.equal(await ann.refusalOf('send', { id: '1', message: 'x' }), 'busy');
});

test('a frame of 65,537 bytes ends its sender, nobody else', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, eve] = [await connect(), await connect()];
  await ann.join();
  await eve.join();
  const frame = (bytes: number): string => `42["x","${'x'.repeat(bytes - 10)}"]`;
  text(eve).send(frame(65_536));
  await eve.settle();
  text(eve).send(frame(65_537));
  await eve.disconnected;
  await ann.do('send', { id: '1', message: 'still here' });
});

test('a binary packet ends its sender, nobody else', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, ...others] = [await connect(), await connect(), await connect(), await connect()];
  await ann.join();
  const packets: (string | Buffer)[] = ['451-["send",{"_placeholder":true,"num":0}]', Buffer.from('binary'), '4x'];
  for (const [index, packet] of packets.entries()) {
    const eve = others[index] as Client;
    await eve.join();
    text(eve).send(packet);
    await eve.disconnected;
  }
  await ann.do('send', { id: '1', message: 'still here' });
});

test('who does not read is disconnected before the relay fills up', async (t) => {
  const fast = { burst: 10_000, perSecond: 10_000 };
  const { connect, relay } = await startRelay(t, { rates: { signal: fast } });
  const [ann, sleeper] = [await connect(), await connect()];
  await ann.join();
  const { self } = await sleeper.join();
  // As when the other machine's buffers are full: the transport takes nothing more.
  const connection = relay.io.sockets.sockets.get(String(sleeper.socket.id))?.conn;
  assert.ok(connection);
  connection.transport.writable = false;
  for (let count = 0; count < 600; count += 1) ann.socket.emit('signal', { to: self.id, type: 'SDP', message: 'x' });
  await sleeper.disconnected;
  await ann.settle();
  assert.equal((await ann.join()).peers.length, 1, 'the seat is held as for any lost connection');
});

test('an address has its connections and not one more; loopback is not limited', async (t) => {
  const clock = new FakeClock();
  const { connect } = await startRelay(t, { clock, trustProxy: ['127.0.0.1'], connectionsPerAddress: 3 });
  const from = async (address: string): Promise<Client> => connect({ headers: { 'x-forwarded-for': address } });
  const [first] = [await from('203.0.113.5'), await from('203.0.113.5'), await from('203.0.113.5')];
  clock.advance(10_000);
  await assert.rejects(from('203.0.113.5'));
  await assert.rejects(from('198.51.100.1, 203.0.113.5'), 'only the hop the proxy wrote counts');
  await from('203.0.113.6');
  for (let count = 0; count < 5; count += 1) await connect();
  first.socket.disconnect();
  await until(() => !first.socket.connected);
  for (let tries = 0; ; tries += 1) {
    const isIn = await from('203.0.113.5').then(
      () => true,
      () => false,
    );
    if (isIn) break;
    assert.ok(tries < 50, 'a place that is free again can be taken');
  }
});

test('one customer of IPv6 is one address', async (t) => {
  const clock = new FakeClock();
  const { connect } = await startRelay(t, { clock, trustProxy: ['127.0.0.0/8'], connectionsPerAddress: 1 });
  const from = async (address: string): Promise<Client> => connect({ headers: { 'x-forwarded-for': address } });
  await from('2001:db8::1');
  clock.advance(1_000);
  await assert.rejects(from('2001:db8:0:0:ffff::2'));
  await from('2001:db8:0:1::1');
});

test('new connections from one address come at a rate', async (t) => {
  const clock = new FakeClock();
  const options = { clock, trustProxy: ['127.0.0.1'], connectionsPerAddress: 5, connectionsPerSecond: 2 };
  const { connect, relay } = await startRelay(t, options);
  const comeAndGo = async (): Promise<void> => {
    (await connect({ headers: { 'x-forwarded-for': '203.0.113.5' } })).socket.disconnect();
    await until(() => relay.io.engine.clientsCount === 0);
  };
  for (let count = 0; count < 5; count += 1) await comeAndGo();
  await assert.rejects(comeAndGo());
  clock.advance(1_000);
  await comeAndGo();
  await comeAndGo();
  await assert.rejects(comeAndGo());
});

test('what a client claims in X-Forwarded-For counts for nothing without a trusted proxy', async (t) => {
  const { connect } = await startRelay(t, { connectionsPerAddress: 1 });
  for (let count = 0; count < 3; count += 1) await connect({ headers: { 'x-forwarded-for': '203.0.113.5' } });
});

test('joins from one address are limited, coming back is not', async (t) => {
  const clock = new FakeClock();
  const { connect } = await startRelay(t, {
    clock,
    trustProxy: ['127.0.0.1'],
    rates: { joins: { burst: 2, perSecond: 1 } },
  });
  const headers = { 'x-forwarded-for': '203.0.113.5' };
  const [ann, bob, cleo] = [await connect({ headers }), await connect({ headers }), await connect({ headers })];
  const { seat } = await ann.join('one');
  await bob.join('two');
  assert.equal(await cleo.refusalOf('ready', { v: 1, room: 'three' }), 'too-fast');
  assert.equal(await cleo.refusalOf('ready', { v: 1, room: 'one', seat }), 'accepted');
});

test('the relay as a whole has a limit of connections', async (t) => {
  const { connect } = await startRelay(t, { connectionsInAll: 2 });
  await connect();
  await connect();
  await assert.rejects(connect());
});

test('Socket.IO is set up as docs/protocol.md says', async (t) => {
  const { relay } = await startRelay(t);
  const { opts } = relay.io.engine;
  const { pingInterval, pingTimeout, maxHttpBufferSize, perMessageDeflate, allowEIO3, transports } = opts;
  assert.deepEqual(
    { pingInterval, pingTimeout, maxHttpBufferSize, perMessageDeflate, allowEIO3, transports },
    {
      pingInterval: 10_000,
      pingTimeout: 5_000,
      maxHttpBufferSize: 65_536,
      perMessageDeflate: false,
      allowEIO3: false,
      transports: ['websocket', 'polling'],
    },
  );
  assert.equal(relay.io.connectTimeout(), 5_000);
  assert.equal('connectionStateRecovery' in opts, false);
});
