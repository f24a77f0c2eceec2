import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PeerInfo } from '../protocol/events.js';
import { describeWire } from './describe-wire.js';

const peer: PeerInfo = { id: 'b', name: 'Béa', order: 2, state: {} };

test('what comes from the relay is described by what a person would ask of it', () => {
  const announce = { message: 'Béa came.', event: 'joined', peer, seq: 7 } as const;
  assert.deepEqual(describeWire({ type: 'event', event: 'announce', payload: announce }), {
    direction: 'in',
    kind: 'announce',
    summary: 'Béa came.',
    bytes: Buffer.byteLength(JSON.stringify(announce)),
  });
  const refused = { code: 'too-fast', message: 'Slower, please.', event: 'signal' } as const;
  const { summary, isError } = describeWire({ type: 'event', event: 'refused', payload: refused });
  assert.deepEqual([summary, isError], ['signal: too-fast', true]);
  const notice = { code: 'drain', retryAfter: 3 } as const;
  assert.equal(describeWire({ type: 'event', event: 'notice', payload: notice }).summary, 'drain');
});

test('of address servers only their number is shown', () => {
  const payload = [{ urls: 'stun:a' }, { urls: 'turn:b', username: 'secret-name', credential: 'secret-word' }];
  const { kind, summary } = describeWire({ type: 'event', event: 'ice_servers', payload });
  assert.deepEqual([kind, summary], ['ice_servers', 'servers: 2']);
});

test('signals are described by what they carry, whichever way they go', () => {
  const message = JSON.stringify({ sdp: { type: 'offer', sdp: 'v=0\r\nm=audio 9\r\nm=video 9' } });
  const coming = { type: 'SDP', message, from: 'b' };
  const seen = describeWire({ type: 'event', event: 'signaling_message', payload: coming });
  assert.deepEqual([seen.direction, seen.kind, seen.summary], ['in', 'offer', 'audio, video']);
  const going = describeWire({ type: 'signal', payload: { type: 'SDP', message, to: 'b' }, isSent: true });
  assert.deepEqual([going.direction, going.kind, going.isError], ['out', 'offer', false]);
  const lost = describeWire({ type: 'signal', payload: { type: 'SDP', message, to: 'b' }, isSent: false });
  assert.deepEqual([lost.summary, lost.isError], ['not sent, the relay is away: audio, video', true]);
});

test('a request shows what was asked without seat tokens and signatures, its reply how it went', () => {
  const payload = { room: 'r', seat: 'secret-seat', lines: [{ id: '1', sig: 'secret-sig' }] };
  const asked = describeWire({ type: 'request', event: 'ready', payload });
  assert.equal(asked.summary, '{"room":"r","lines":[{"id":"1"}]}');
  assert.equal(asked.bytes, JSON.stringify(payload).length, 'the size is that of what was sent');
  const yes = describeWire({ type: 'reply', event: 'ready', payload: { ok: true, value: { seat: 'secret-seat' } } });
  assert.deepEqual([yes.kind, yes.summary, yes.isError], ['ready reply', 'ok', false]);
  const refusal = { ok: false, code: 'room-full', message: 'No seat is free.' } as const;
  const no = describeWire({ type: 'reply', event: 'ready', payload: refusal });
  assert.deepEqual([no.summary, no.isError], ['room-full: No seat is free.', true]);
  assert.equal(describeWire({ type: 'request', event: 'leave', payload: undefined }).summary, '');
});
