import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PeerInfo } from '../../src/protocol/events.js';
import { startRelay } from './helpers.js';

test('an update is acknowledged with what the others are told', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob] = [await connect(), await connect()];
  await ann.join('room', { name: 'Ann', state: { microphone: true } });
  await bob.join();
  const peer = await ann.do<PeerInfo>('update', { name: 'Anna', state: { hand: true, colour: 'red' } });
  assert.deepEqual([peer.name, peer.state], ['Anna', { microphone: true, hand: true }]);
  const { event, peer: told } = await bob.next('announce');
  assert.deepEqual([event, told], ['updated', peer]);
});

test('what somebody lost is told until they say otherwise, of what the relay knows by name', async (t) => {
  const { connect } = await startRelay(t, { rates: { presence: { burst: 50, perSecond: 1 } } });
  const ann = await connect();
  await ann.join('room', { state: { camera: false, lost: ['telephone', 'camera', 'microphone', 'camera'] } });
  const update = async (state: object) => (await ann.do<PeerInfo>('update', { state })).state;
  assert.deepEqual(await update({ hand: true }), { camera: false, hand: true, lost: ['microphone', 'camera'] });
  assert.deepEqual(await update({ lost: [] }), { camera: false, hand: true, lost: [] });
  for (const lost of ['camera', [1], Array(9).fill('camera'), ['c'.repeat(65)]])
    assert.equal(await ann.refusalOf('update', { state: { lost } }), 'bad-payload');
});

test('an update that changes nothing is not announced', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob] = [await connect(), await connect()];
  await ann.join('room', { name: 'Ann', state: { hand: true } });
  await bob.join();
  await ann.do('update', { name: 'Ann', state: { hand: true } });
  await ann.do('update', {});
  await bob.settle();
  assert.deepEqual(bob.all('announce'), []);
});

test('an update that is not one is refused', async (t) => {
  const { connect } = await startRelay(t, { rates: { presence: { burst: 50, perSecond: 1 } } });
  const ann = await connect();
  assert.equal(await ann.refusalOf('update', { name: 'Ann' }), 'no-seat');
  await ann.join();
  assert.equal(await ann.refusalOf('update', { name: 'n'.repeat(64) }), 'accepted');
  assert.equal(await ann.refusalOf('update', { name: 'n'.repeat(65) }), 'name-too-long');
  assert.equal(await ann.refusalOf('update', { name: 7 }), 'bad-payload');
  assert.equal(await ann.refusalOf('update', { state: { hand: 1 } }), 'bad-payload');
  assert.equal(await ann.refusalOf('update', 'Ann'), 'bad-payload');
});

test('nobody may moderate yet', async (t) => {
  const { connect } = await startRelay(t);
  const ann = await connect();
  assert.equal(await ann.refusalOf('moderate', { action: 'kick', peer: 'x' }), 'no-seat');
  await ann.join();
  assert.equal(await ann.refusalOf('moderate', { action: 'kick', peer: 'x' }), 'not-allowed');
  assert.equal(await ann.refusalOf('moderate', {}), 'bad-payload');
});
