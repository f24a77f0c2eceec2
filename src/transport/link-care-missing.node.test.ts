import assert from 'node:assert/strict';
import { register } from 'node:module';
import { test } from 'node:test';
import { introduce, linkOf, seat as seatOn, until, type Seat } from '../../test/fakes/fake-mesh.js';
import { asConnection, FakePeerConnection } from '../../test/fakes/fake-peer-connection.js';
import { MemoryRelay } from '../../test/fakes/memory-relay.js';

/*
 * What a call is like where the part that watches and mends its links cannot be fetched. A file of its
 * own, as its loader is for the whole process.
 */
const offline = `export async function resolve(specifier, context, next) {
  if (specifier.endsWith('/link-care.js')) throw new Error('offline');
  return next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(offline)}`);

test('people connect, an interruption is told, and is over when the browser says so', async () => {
  const relay = new MemoryRelay();
  const made: FakePeerConnection[] = [];
  const seat = (id: string, order: number): Seat =>
    seatOn(relay, id, order, (configuration) => {
      const fake = new FakePeerConnection(configuration);
      made.push(fake);
      return asConnection(fake);
    });
  const [a, b] = [seat('a', 1), seat('b', 2)];
  introduce(a, b);
  const isUp = (): boolean => linkOf(a, b) === 'connected' && linkOf(b, a) === 'connected';
  await until(isUp, 'connected');
  // The second round comes after the part was asked for in vain.
  const live = made.filter(({ connectionState }) => connectionState === 'connected');
  await until(() => live.every((fake) => fake.getTransceivers().length === 4), 'the m-lines of the screen');
  const say = (state: RTCPeerConnectionState): void => {
    for (const fake of live) {
      fake.connectionState = state;
      fake.onconnectionstatechange?.();
    }
  };
  say('disconnected');
  assert.deepEqual([linkOf(a, b), linkOf(b, a)], ['interrupted', 'interrupted']);
  for (const { transport } of [a, b]) transport.handleReconnect();
  say('connected');
  assert.ok(isUp());
  for (const { transport } of [a, b]) transport.close();
});
