import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { test, type TestContext } from 'node:test';
import type { IceServer } from '../../src/protocol/events.js';
import { createRelay, type RelayOptions } from '../../server/relay.js';
import { isTurnUrl, turnCredentials } from '../../server/turn-credentials.js';
import { FakeClock, SECRET, startRelay, until, type TestRelay } from './helpers.js';

const turn = { turnUrls: ['turn:a.example', 'turns:b.example?transport=tcp'], turnSecret: 'between us', turnTtl: 100 };
/** Of 100 s: four fifths, less up to a twentieth. */
const [NOT_YET_MS, BY_THEN_MS] = [74_000, 81_000];

/** With time that stands still. */
async function started(t: TestContext): Promise<TestRelay & { readonly clock: FakeClock }> {
  const clock = new FakeClock();
  return { ...(await startRelay(t, { ...turn, clock })), clock };
}

/** As the TURN server looks at them: until when, and for whom. Undefined for what it would not take. */
function read(servers: readonly IceServer[]): { readonly expiresAt: number; readonly peer: string } | undefined {
  const { urls, username = '', credential } = servers[0] ?? {};
  assert.deepEqual(urls, ['turn:a.example', 'turn:a.example?transport=tcp', 'turns:b.example?transport=tcp']);
  if (createHmac('sha1', turn.turnSecret).update(username).digest('base64') !== credential) return undefined;
  const [expiresAt, peer = ''] = username.split(':');
  return { expiresAt: Number(expiresAt), peer };
}

const secondsAt = (clock: FakeClock): number => clock.now() / 1_000;

test('credentials are what openssl makes of name and secret', () => {
  // printf '1800000600:peer' | openssl dgst -sha1 -hmac 'a secret of coturn' -binary | base64
  assert.deepEqual(turnCredentials('a secret of coturn', 'peer', 1_800_000_600), {
    username: '1800000600:peer',
    credential: 'YRvk7QaNdaXvXRju2ByrQhxYDFI=',
  });
});

for (const [url, isGood] of [
  ['turn:turn.example', true],
  ['turn:turn.example:3478', true],
  ['turn:192.0.2.1:3478?transport=udp', true],
  ['turns:[2001:db8::1]:5349?transport=tcp', true],
  ['turn:', false],
  ['turn://turn.example', false],
  ['turn:user@turn.example', false],
  ['turn:turn.example:0', false],
  ['turn:turn.example:65536', false],
  ['turn:turn.example:', false],
  ['turn:turn.example?transport=sctp', false],
  ['turn:turn.example?ttl=1', false],
  ['turn:a b', false],
  ['stun:turn.example', false],
] as const) {
  test(`${url} is ${isGood ? 'a' : 'no'} TURN address`, () => assert.equal(isTurnUrl(url), isGood));
}

test('whoever takes a seat is given credentials of their own, until the time agreed', async (t) => {
  const { connect, clock } = await started(t);
  for (const room of ['one', 'two']) {
    const { self, iceServers } = await (await connect()).join(room);
    assert.deepEqual(read(iceServers), { expiresAt: secondsAt(clock) + 100, peer: self.id });
  }
});

test('whoever only asks for a free seat is given none', async (t) => {
  const { connect } = await started(t);
  const client = await connect();
  assert.deepEqual(Object.keys(await client.do<object>('ready', { v: 1, room: 'r', probe: true })), ['free']);
});

test('others follow before they end, again and again', async (t) => {
  const { connect, clock } = await started(t);
  const client = await connect();
  const { self } = await client.join();
  for (const count of [1, 2, 3]) {
    clock.advance(NOT_YET_MS);
    await client.settle();
    assert.equal(client.all('ice_servers').length, count - 1);
    clock.advance(BY_THEN_MS - NOT_YET_MS);
    const servers = await client.next('ice_servers', count);
    assert.deepEqual(read(servers), { expiresAt: secondsAt(clock) + 100, peer: self.id });
  }
});

test('the time counts from the last ones given', async (t) => {
  const { connect, clock } = await started(t);
  const client = await connect();
  await client.join();
  clock.advance(60_000);
  const { iceServers } = await client.join();
  assert.equal(read(iceServers)?.expiresAt, secondsAt(clock) + 100);
  clock.advance(NOT_YET_MS);
  await client.settle();
  assert.deepEqual(client.all('ice_servers'), []);
  clock.advance(BY_THEN_MS - NOT_YET_MS);
  await client.next('ice_servers');
});

test('who left, or never had a seat, is given none; who came back is', async (t) => {
  const { connect, clock } = await started(t);
  const [stranger, client] = [await connect(), await connect()];
  await client.join();
  await client.do('leave');
  clock.advance(BY_THEN_MS);
  await client.refusalOf('history', { before: 0 });
  await stranger.refusalOf('history', { before: 0 });
  assert.deepEqual([...client.all('ice_servers'), ...stranger.all('ice_servers')], []);
  await client.join();
  clock.advance(BY_THEN_MS);
  await client.next('ice_servers');
  assert.equal(client.all('ice_servers').length, 1);
});

test('a seat that moves to another socket takes its refreshes along', async (t) => {
  const { connect, clock } = await started(t);
  const [before, after] = [await connect(), await connect()];
  const { seat } = await before.join();
  const { iceServers, self } = await after.join('room', { seat });
  assert.equal(read(iceServers)?.peer, self.id);
  await before.disconnected;
  clock.advance(BY_THEN_MS);
  await after.next('ice_servers');
  assert.deepEqual(before.all('ice_servers'), []);
});

test('no timer is left by a socket that is gone, or by a relay that is closed', async (t) => {
  const { connect, clock, relay, close } = await started(t);
  const [gone, there] = [await connect(), await connect()];
  // The one by which admission forgets this address.
  const before = clock.timers;
  await gone.join();
  await there.join();
  assert.equal(clock.timers - before, 2);
  gone.drop();
  await until(() => relay.io.sockets.sockets.size === 1);
  // The seat is held no longer.
  clock.advance(8_000);
  assert.equal(clock.timers - before, 1);
  await close();
  assert.equal(clock.timers - before, 0);
});

test('a tutorial page is sent no such event', async (t) => {
  const { connect, clock } = await started(t);
  const client = await connect();
  await client.do('ready', { chat_room: 'c', signal_room: 's' });
  clock.advance(BY_THEN_MS);
  await client.settle();
  assert.deepEqual(client.all('ice_servers'), []);
});

test('without TURN there is nothing to give anew', async (t) => {
  const clock = new FakeClock();
  const { connect } = await startRelay(t, { clock, stunUrls: ['stun:a.example'] });
  const client = await connect();
  assert.deepEqual((await client.join()).iceServers, [{ urls: ['stun:a.example'] }]);
  clock.advance(86_400_000);
  await client.settle();
  assert.deepEqual(client.all('ice_servers'), []);
});

for (const [what, options] of [
  ['a server without a secret', { turnUrls: turn.turnUrls }],
  ['a secret without a server', { turnSecret: 'between us' }],
  ['an empty secret', { turnUrls: turn.turnUrls, turnSecret: '' }],
  ['what is no TURN address', { ...turn, turnUrls: ['stun:a.example'] }],
  ['a time that is none', { ...turn, turnTtl: Number.NaN }],
  ['a time too short', { ...turn, turnTtl: 9 }],
] satisfies [string, RelayOptions][]) {
  test(`a relay with ${what} does not start, and does not say the secret`, () => {
    assert.throws(
      () => createRelay(createServer(), { secret: SECRET, ...options }),
      (error) => error instanceof RangeError && !error.message.includes(turn.turnSecret),
    );
  });
}
