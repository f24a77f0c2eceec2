import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startRelay } from './helpers.js';

test('a directed signal reaches its peer only, with the sender stamped by the relay', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob, cleo] = [await connect(), await connect(), await connect()];
  const { self } = await ann.join();
  const to = (await bob.join()).self.id;
  await cleo.join();
  const message = '{"sdp":{"type":"offer"},"generation":1}';
  ann.socket.emit('signal', { to, type: 'SDP', message, from: 'somebody else', seq: 7 });
  assert.deepEqual(await bob.next('signaling_message'), { type: 'SDP', message, from: self.id });
  await cleo.settle();
  await ann.settle();
  assert.deepEqual([...cleo.all('signaling_message'), ...ann.all('signaling_message')], []);
});

test('a signal to everybody reaches all but its sender', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob, cleo] = [await connect(), await connect(), await connect()];
  await ann.join();
  await bob.join();
  await cleo.join();
  ann.socket.emit('signal', { type: 'user_here', message: 'hi', room: 'room' });
  assert.equal((await bob.next('signaling_message')).message, 'hi');
  assert.equal((await cleo.next('signaling_message')).message, 'hi');
  await ann.settle();
  assert.deepEqual(ann.all('signaling_message'), []);
});

test('the message is opaque: what is not JSON passes as it is', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob] = [await connect(), await connect()];
  await ann.join();
  const to = (await bob.join()).self.id;
  const message = '{"__proto__":{}} <img src=x onerror=alert(1)> \u0000 \ud83d\ude42';
  ann.socket.emit('signal', { to, type: 'anything', message });
  assert.equal((await bob.next('signaling_message')).message, message);
});

test('a refused signal raises `refused`, which names the event', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob] = [await connect(), await connect()];
  ann.socket.emit('signal', { type: 'user_here', message: 'hi' });
  const { code, event, message } = await ann.next('refused');
  assert.deepEqual([code, event], ['no-seat', 'signal']);
  assert.ok(message.length > 0);
  const { id } = (await ann.join()).self;
  const stranger = (await bob.join('another room')).self.id;
  const cases: [object | null, string][] = [
    [{ to: 'nobody', type: 'SDP', message: '' }, 'no-such-peer'],
    [{ to: id, type: 'SDP', message: '' }, 'no-such-peer'],
    [{ to: stranger, type: 'SDP', message: '' }, 'no-such-peer'],
    [{ type: 'user_here', message: '', room: 'another room' }, 'wrong-room'],
    [{ type: 'SDP', message: '' }, 'bad-payload'],
    [{ type: 'ice candidate', message: '' }, 'bad-payload'],
    [{ type: '', message: '' }, 'bad-payload'],
    [{ type: 'user_here', message: { sdp: 1 } }, 'bad-payload'],
    [null, 'bad-payload'],
  ];
  for (const [index, [payload, expected]] of cases.entries()) {
    ann.socket.emit('signal', payload);
    assert.equal((await ann.next('refused', index + 2)).code, expected, JSON.stringify(payload));
  }
});

test('sizes hold at the limit and not beyond it', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob] = [await connect(), await connect()];
  await ann.join();
  const to = (await bob.join()).self.id;
  const refusal = async (type: string, length: number): Promise<string> =>
    ann.refusalOf('signal', { to, type, message: 'x'.repeat(length) });
  assert.equal(await refusal('SDP', 40_000), 'accepted');
  assert.equal(await refusal('SDP', 40_001), 'message-too-long');
  assert.equal(await refusal('ice candidate', 2_048), 'accepted');
  assert.equal(await refusal('ice candidate', 2_049), 'message-too-long');
  assert.equal(await refusal('t'.repeat(32), 1), 'accepted');
  assert.equal(await refusal('t'.repeat(33), 1), 'bad-payload');
  assert.equal((await bob.next('signaling_message')).message.length, 40_000);
});
