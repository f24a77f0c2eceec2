import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isSignalType, parsePeerMessage, SIGNAL_TYPES } from './peer-messages.js';

const { here, description, candidate, resync } = SIGNAL_TYPES;
const types = fc.constantFrom(here, description, candidate, resync);
const parse = (type: typeof here | typeof description, body: unknown): unknown =>
  parsePeerMessage(type, JSON.stringify(body));
const sdp = 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n';

test('whatever a message is, reading it throws nothing and yields an agreed shape or nothing', () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.json(),
    fc.anything().map((value) => JSON.stringify(value) ?? 'undefined'),
    fc
      .record(
        {
          sdp: fc.oneof(
            fc.anything(),
            fc.record({
              type: fc.oneof(fc.constantFrom('offer', 'answer', 'rollback'), fc.anything()),
              sdp: fc.anything(),
            }),
          ),
          candidate: fc.oneof(
            fc.anything(),
            fc.dictionary(fc.constantFrom('candidate', 'sdpMid', 'sdpMLineIndex', 'usernameFragment'), fc.anything()),
          ),
          generation: fc.anything(),
          n: fc.anything(),
          re: fc.anything(),
          reason: fc.anything(),
        },
        { requiredKeys: [] },
      )
      .map((value) => {
        try {
          return JSON.stringify(value);
        } catch {
          return '{';
        }
      }),
  );
  fc.assert(
    fc.property(types, hostile, (type, message) => {
      const parsed = parsePeerMessage(type, message);
      if (!parsed || parsed.kind === 'here') return;
      for (const count of [parsed.generation, parsed.n]) {
        assert.ok(count === undefined || (Number.isSafeInteger(count) && count > 0));
      }
      if (parsed.kind === 'description') {
        assert.ok(['offer', 'answer'].includes(parsed.sdp.type));
        assert.equal(typeof parsed.sdp.sdp, 'string');
      }
      if (parsed.kind === 'candidate' && parsed.candidate) assert.equal(typeof parsed.candidate.candidate, 'string');
      if (parsed.kind === 'resync') assert.equal(typeof parsed.reason, 'string');
    }),
    { numRuns: 2_000 },
  );
});

test('what kit peers send comes back as it was', () => {
  const envelope = fc.record({ generation: fc.integer({ min: 1 }), n: fc.integer({ min: 1 }) }, { requiredKeys: [] });
  fc.assert(
    fc.property(envelope, fc.constantFrom('offer', 'answer'), (stamp, type) => {
      assert.deepEqual(parse(description, { sdp: { type, sdp }, ...stamp }), {
        kind: 'description',
        sdp: { type, sdp },
        ...stamp,
      });
      const init = {
        candidate: 'candidate:1 1 udp 1 10.0.0.1 9 typ host',
        sdpMid: '0',
        sdpMLineIndex: 0,
        usernameFragment: 'u',
      };
      assert.deepEqual(parsePeerMessage(candidate, JSON.stringify({ candidate: init, ...stamp })), {
        kind: 'candidate',
        candidate: init,
        ...stamp,
      });
      assert.deepEqual(parsePeerMessage(resync, JSON.stringify({ reason: 'x', ...stamp })), {
        kind: 'resync',
        reason: 'x',
        ...stamp,
      });
    }),
  );
});

test("the tutorial's messages are understood", () => {
  assert.deepEqual(parsePeerMessage(here, 'Are you ready for a call?'), { kind: 'here' });
  assert.deepEqual(parsePeerMessage(candidate, '{"candidate":null}'), { kind: 'candidate', candidate: null });
  assert.deepEqual(parse(description, { sdp: { type: 'offer', sdp } }), {
    kind: 'description',
    sdp: { type: 'offer', sdp },
  });
});

test('keys nobody agreed on go no further', () => {
  const message = '{"sdp":{"type":"offer","sdp":"v=0","evil":1},"evil":1,"__proto__":{"evil":1}}';
  assert.deepEqual(parsePeerMessage(description, message), { kind: 'description', sdp: { type: 'offer', sdp: 'v=0' } });
});

const refused: [name: string, type: keyof typeof SIGNAL_TYPES, body: unknown][] = [
  ['an SDP beyond 32 KB', 'description', { sdp: { type: 'offer', sdp: 'x'.repeat(32_769) } }],
  ['600 m-lines', 'description', { sdp: { type: 'offer', sdp: `v=0${'\nm=audio'.repeat(600)}` } }],
  ['a rollback', 'description', { sdp: { type: 'rollback', sdp: '' } }],
  ['a provisional answer', 'description', { sdp: { type: 'pranswer', sdp } }],
  ['a description without text', 'description', { sdp: { type: 'offer' } }],
  ['a generation of zero', 'description', { sdp: { type: 'offer', sdp }, generation: 0, n: 1 }],
  ['a fractional number', 'description', { sdp: { type: 'offer', sdp }, generation: 1, n: 1.5 }],
  ['an answer to no number', 'description', { sdp: { type: 'answer', sdp }, re: 'x' }],
  ['a candidate beyond 2 KB', 'candidate', { candidate: { candidate: 'x'.repeat(2_049), sdpMid: '0' } }],
  ['a candidate for no m-line', 'candidate', { candidate: { candidate: 'candidate:1' } }],
  ['a candidate for m-line -1', 'candidate', { candidate: { candidate: 'candidate:1', sdpMLineIndex: -1 } }],
  ['no candidate at all', 'candidate', {}],
  ['a candidate that is a string', 'candidate', { candidate: 'candidate:1' }],
  ['a plea without reason', 'resync', { generation: 1, n: 1 }],
  ['a list', 'description', []],
  ['null', 'description', null],
];
for (const [name, type, body] of refused) {
  test(`refused: ${name}`, () => {
    assert.equal(parsePeerMessage(SIGNAL_TYPES[type], JSON.stringify(body)), undefined);
  });
}

test('refused: a message beyond the limit, unread', () => {
  assert.equal(parsePeerMessage(resync, JSON.stringify({ reason: 'x', pad: 'x'.repeat(40_001) })), undefined);
});

test('signal types are a closed set', () => {
  assert.ok(isSignalType('SDP') && isSignalType('ice candidate'));
  assert.ok(!isSignalType('sdp') && !isSignalType('constructor') && !isSignalType(''));
});
