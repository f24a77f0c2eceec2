import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSignal, withoutAddresses } from './signal-packet.js';

const signal = (type: string, message: object): string =>
  `42${JSON.stringify(['signal', { to: 'b', type, message: JSON.stringify(message) }])}`;

test('a candidate is nothing without its address', () => {
  assert.equal(withoutAddresses(signal('ice candidate', { candidate: { candidate: 'candidate:1' } })), undefined);
});

test('a description stays, without the candidates in it and with all the rest', () => {
  const sdp = ['v=0', 'm=audio', 'a=candidate:1 1 udp', 'a=mid:0', 'a=candidate:2 1 udp', 'a=end-of-candidates', ''];
  const before = { sdp: { type: 'offer', sdp: sdp.join('\r\n') }, generation: 7, n: 1, to: 'b' };
  const after = { ...before, sdp: { type: 'offer', sdp: 'v=0\r\nm=audio\r\na=mid:0\r\n' } };
  assert.equal(withoutAddresses(signal('SDP', before)), signal('SDP', after));
});

test('what is no signal, and a signal of another kind, stay as they are', () => {
  for (const packet of [
    '2',
    '42["send",{"type":"ice candidate"}]',
    '421["ready",{}]',
    signal('resync', { reason: 'x' }),
  ])
    assert.equal(withoutAddresses(packet), packet);
});

test('signals are told from the rest in both directions', () => {
  assert.ok(isSignal(signal('SDP', {})));
  assert.ok(isSignal('42["signaling_message",{}]'));
  assert.ok(!isSignal('42["message",{"message":"[\\"signal\\"]"}]'));
  assert.ok(!isSignal('3'));
});
