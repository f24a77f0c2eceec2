import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { describeSignal } from './describe-signal.js';

test('a description is named by its type and lists its media', () => {
  const sdp = 'v=0\r\nm=audio 9 UDP\r\nm=video 9 UDP\r\nm=application 9 DTLS\r\n';
  const message = JSON.stringify({ sdp: { type: 'offer', sdp }, generation: 1 });
  assert.deepEqual(describeSignal('SDP', message), { kind: 'offer', summary: 'audio, video, application' });
});

test('a candidate tells its type, transport and address', () => {
  const candidate = 'candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host generation 0';
  const message = JSON.stringify({ candidate: { candidate, sdpMid: '0' } });
  assert.deepEqual(describeSignal('ice candidate', message), {
    kind: 'candidate',
    summary: 'host udp 192.0.2.7:50000',
  });
});

test("the tutorial's null candidate is the end of candidates", () => {
  const { summary } = describeSignal('ice candidate', JSON.stringify({ candidate: null }));
  assert.equal(summary, 'end of candidates');
});

test('anything else is shown by its own type, shortened', () => {
  const { kind, summary } = describeSignal('user_here', 'x'.repeat(1_000));
  assert.equal(kind, 'user_here');
  assert.equal(summary.length, 120);
});

test('no message makes it throw', () => {
  fc.assert(
    fc.property(fc.constantFrom('SDP', 'ice candidate', 'x'), fc.oneof(fc.string(), fc.json()), (type, message) => {
      assert.equal(typeof describeSignal(type, message).summary, 'string');
    }),
  );
});
