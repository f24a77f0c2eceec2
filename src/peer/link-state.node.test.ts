import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RtcError } from '../util/errors.js';
import { transition, type LinkEvent, type LinkState } from './link-state.js';

const error = new RtcError('peer-misbehaved', 'test');
const states = {
  connecting: { status: 'connecting' },
  connected: { status: 'connected' },
  interrupted: { status: 'interrupted' },
  restarting1: { status: 'restarting', attempt: 1 },
  restarting2: { status: 'restarting', attempt: 2 },
  unlinked: { status: 'unlinked', reason: 'one-connection-only' },
  failed: { status: 'failed', error },
  closed: { status: 'closed' },
} as const satisfies Record<string, LinkState>;
const events = {
  up: { type: 'connection', state: 'connected' },
  new: { type: 'connection', state: 'new' },
  trying: { type: 'connection', state: 'connecting' },
  down: { type: 'connection', state: 'disconnected' },
  dead: { type: 'connection', state: 'failed' },
  silent: { type: 'silence', isSilent: true },
  heard: { type: 'silence', isSilent: false },
  restart: { type: 'restart' },
  fail: { type: 'fail', error },
  close: { type: 'close' },
} as const satisfies Record<string, LinkEvent>;

type Row = Record<keyof typeof events, keyof typeof states>;
const same = (name: keyof typeof states): Row => ({
  up: name,
  new: name,
  trying: name,
  down: name,
  dead: name,
  silent: name,
  heard: name,
  restart: name,
  fail: name,
  close: 'closed',
});
const table: Record<keyof typeof states, Row> = {
  connecting: { ...same('connecting'), up: 'connected', heard: 'connected', restart: 'restarting1', fail: 'failed' },
  connected: {
    ...same('connected'),
    down: 'interrupted',
    dead: 'interrupted',
    silent: 'interrupted',
    restart: 'restarting1',
    fail: 'failed',
  },
  interrupted: { ...same('interrupted'), up: 'connected', heard: 'connected', restart: 'restarting1', fail: 'failed' },
  restarting1: { ...same('restarting1'), up: 'connected', heard: 'connected', restart: 'restarting2', fail: 'failed' },
  restarting2: { ...same('restarting2'), up: 'connected', heard: 'connected', restart: 'restarting2', fail: 'failed' },
  unlinked: same('unlinked'),
  failed: same('failed'),
  closed: same('closed'),
};

for (const [from, row] of Object.entries(table)) {
  for (const [event, to] of Object.entries(row)) {
    if (from === 'restarting2' && event === 'restart') continue;
    test(`${from}, ${event} -> ${to}`, () => {
      const before = states[from as keyof typeof states];
      const after = transition(before, events[event as keyof typeof events]);
      assert.deepEqual(after, states[to]);
      if (to === from) assert.equal(after, before, 'an unchanged state is the same object');
    });
  }
}

test('what is found out about a link stays until its state is another', () => {
  const found = transition(states.connected, { type: 'detail', detail: { path: { kind: 'local' }, dry: [] } });
  assert.deepEqual(found, { status: 'connected', path: { kind: 'local' }, dry: [] });
  assert.equal(transition(found, events.trying), found);
  assert.deepEqual(transition(found, events.silent), { status: 'interrupted' });
  const blocked = transition(states.restarting1, { type: 'detail', detail: { blocked: 'turn-missing' } });
  assert.deepEqual(blocked, { status: 'restarting', attempt: 1, blocked: 'turn-missing' });
  assert.deepEqual(transition(blocked, events.up), { status: 'connected' });
  assert.equal(transition(states.closed, { type: 'detail', detail: { dry: [] } }), states.closed);
});

test('restarts are counted until the link is up', () => {
  let state: LinkState = states.connected;
  for (const event of [events.dead, events.restart, events.restart, events.restart]) state = transition(state, event);
  assert.deepEqual(state, { status: 'restarting', attempt: 3 });
  state = transition(transition(state, events.up), events.restart);
  assert.deepEqual(state, { status: 'restarting', attempt: 1 });
});
