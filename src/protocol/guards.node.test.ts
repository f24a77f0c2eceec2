import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseProbeReply, parseRelayEvent, parseReply, RELAY_EVENTS } from './guards.js';
import { REFUSAL_CODES } from './codes.js';

const peer = { id: 'p', name: 'Ann', order: 1, state: { camera: true } };
const line = { id: 'l', author: 'Ann', message: 'hi', from: 'p', at: 1, seq: 2, sig: 's' };
const good = {
  announce: { message: 'in', event: 'joined', peer, seq: 1 },
  message: line,
  signaling_message: { type: 'SDP', message: '{}', from: 'p' },
  refused: { code: 'too-fast', message: 'slow down', event: 'send' },
  notice: { code: 'drain', retryAfter: 100 },
  ice_servers: [{ urls: 'stun:stun.example' }, { urls: ['turn:turn.example'], username: 'u', credential: 'c' }],
} as const;
const welcome = {
  self: peer,
  seat: 't',
  epoch: 'e',
  peers: [peer],
  history: [line],
  more: false,
  iceServers: good.ice_servers,
  topology: 'mesh',
  limits: {},
  seq: 3,
};

test('a well-formed event passes as it is', () => {
  for (const event of RELAY_EVENTS) assert.equal(parseRelayEvent(event, good[event]), good[event], event);
});

test('an event without any one of its required fields is dropped', () => {
  for (const event of RELAY_EVENTS) {
    for (const field of Object.keys(good[event])) {
      const without = { ...(good[event] as object), [field]: Symbol('wrong') };
      assert.equal(parseRelayEvent(event, without as never), undefined, `${event}.${field}`);
    }
  }
});

test('what somebody lost is a list of names, known here or not', () => {
  const announce = (lost: unknown): unknown =>
    parseRelayEvent('announce', { ...good.announce, peer: { ...peer, state: { lost } } });
  for (const lost of [undefined, [], ['camera'], ['telephone']]) assert.ok(announce(lost), String(lost));
  for (const lost of [null, 'camera', { camera: true }, [1]]) assert.equal(announce(lost), undefined);
});

test('address servers that are not all of the agreed shape are dropped', () => {
  for (const damaged of [
    {},
    { urls: 1 },
    { urls: [1] },
    { urls: 'turn:a', username: 1 },
    { urls: 'turn:a', credential: {} },
  ])
    assert.equal(parseRelayEvent('ice_servers', [...good.ice_servers, damaged]), undefined, JSON.stringify(damaged));
});

test('whatever arrives as an event is dropped or of the agreed shape, never thrown over', () => {
  fc.assert(
    fc.property(fc.constantFrom(...RELAY_EVENTS), fc.anything(), (event, payload) => {
      // No servers at all are a list of servers too.
      const isGood = event === 'ice_servers' && Array.isArray(payload) && payload.length === 0;
      assert.equal(parseRelayEvent(event, payload), isGood ? payload : undefined);
    }),
  );
});

test('whatever is damaged in a welcome makes it no welcome', () => {
  assert.ok(parseReply('ready', { ok: true, value: welcome }));
  const fields = Object.keys(welcome).filter((field) => field !== 'topology' && field !== 'limits');
  fc.assert(
    fc.property(fc.constantFrom(...fields), fc.constantFrom(null, [null], Symbol('x'), Number.NaN), (field, junk) => {
      assert.equal(parseReply('ready', { ok: true, value: { ...welcome, [field]: junk } }), undefined);
    }),
  );
});

test('every refusal is understood, and only the agreed ones', () => {
  for (const code of REFUSAL_CODES) assert.ok(parseReply('send', { ok: false, code, message: '' }), code);
  assert.ok(parseReply('send', { ok: false, code: 'busy', message: '', retryAfter: 3_000 }));
  assert.equal(parseReply('send', { ok: false, code: 'busy', message: '', retryAfter: 'soon' }), undefined);
  assert.equal(parseReply('send', { ok: false, code: 'because', message: '' }), undefined);
  assert.equal(parseReply('send', { ok: 'yes', value: line }), undefined);
  assert.equal(parseReply('send', undefined), undefined);
});

test('a probe is answered with free seats', () => {
  assert.deepEqual(parseProbeReply({ ok: true, value: { free: 3 } }), { ok: true, value: { free: 3 } });
  assert.equal(parseProbeReply({ ok: true, value: {} }), undefined);
});
