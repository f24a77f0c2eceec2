import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RtcError } from '../util/errors.js';
import { transition, type ConnectionEvent } from './connection-machine.js';
import type { ConnectionState } from './ports.js';

const error = new RtcError('room-full', 'full');
const states = {
  idle: { status: 'idle' },
  joining: { status: 'joining', room: 'r' },
  joined: { status: 'joined', room: 'r', self: 'p' },
  reconnecting: { status: 'reconnecting', room: 'r', self: 'p', attempt: 1 },
  left: { status: 'left', room: 'r', reason: 'left' },
  failed: { status: 'failed', room: 'r', error },
} as const satisfies Record<ConnectionState['status'], ConnectionState>;

const events = {
  join: { type: 'join', room: 'r' },
  seated: { type: 'seated', self: 'p' },
  lost: { type: 'lost', attempt: 2 },
  wait: { type: 'wait', error },
  fail: { type: 'fail', error },
  leave: { type: 'leave', reason: 'timeout' },
} as const satisfies Record<ConnectionEvent['type'], ConnectionEvent>;

// Every state with every event; '=' is "nothing changes, the very same object".
const table: Record<keyof typeof states, Record<keyof typeof events, ConnectionState['status'] | '='>> = {
  idle: { join: 'joining', seated: '=', lost: '=', wait: '=', fail: '=', leave: '=' },
  joining: { join: '=', seated: 'joined', lost: '=', wait: 'joining', fail: 'failed', leave: 'left' },
  joined: { join: '=', seated: '=', lost: 'reconnecting', wait: '=', fail: 'failed', leave: 'left' },
  reconnecting: { join: '=', seated: 'joined', lost: 'reconnecting', wait: '=', fail: 'failed', leave: 'left' },
  left: { join: 'joining', seated: '=', lost: '=', wait: '=', fail: '=', leave: '=' },
  failed: { join: 'joining', seated: '=', lost: '=', wait: '=', fail: '=', leave: '=' },
};

for (const [status, row] of Object.entries(table)) {
  for (const [type, expected] of Object.entries(row)) {
    test(`${status} + ${type} -> ${expected}`, () => {
      const state = states[status as keyof typeof states];
      const next = transition(state, events[type as keyof typeof events]);
      if (expected === '=') assert.equal(next, state);
      else assert.equal(next.status, expected);
    });
  }
}

test('a seat under another id replaces the old one', () => {
  assert.deepEqual(transition(states.joined, { type: 'seated', self: 'q' }), {
    status: 'joined',
    room: 'r',
    self: 'q',
  });
});

test('each failed attempt to reconnect is counted in the state', () => {
  assert.deepEqual(transition(states.reconnecting, { type: 'lost', attempt: 7 }), {
    ...states.reconnecting,
    attempt: 7,
  });
});
