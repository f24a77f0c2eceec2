import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { Watchdog, type Remedy } from './watchdog.js';

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
});

/** In small steps: a timer set by a timer counts from when that one fired. */
function tick(ms: number): void {
  for (let left = ms; left > 0; left -= 100) mock.timers.tick(Math.min(100, left));
}

function watchdog(slackMs = 0): { dog: Watchdog; applied: Remedy[] } {
  const applied: Remedy[] = [];
  return { dog: new Watchdog((remedy) => applied.push(remedy), slackMs), applied };
}

test('a link that does not come up gets help from gentle to harsh, and again', () => {
  const { dog, applied } = watchdog();
  dog.watch();
  tick(2_300);
  assert.deepEqual(applied, ['resync']);
  tick(6_700);
  assert.deepEqual(applied, ['resync', 'restart']);
  tick(6_700);
  assert.deepEqual(applied, ['resync', 'restart', 'rebuild']);
  tick(60_000);
  assert.ok(applied.length >= 6, 'it does not give up');
});

test('a link that is up is left alone', () => {
  const { dog, applied } = watchdog();
  dog.watch();
  dog.handleConnectionState('connected');
  tick(100_000);
  assert.deepEqual(applied, []);
});

test('disconnected: a restart after 2 s, none if it came back', () => {
  const { dog, applied } = watchdog();
  dog.handleConnectionState('disconnected');
  tick(1_900);
  dog.handleConnectionState('connected');
  tick(100_000);
  assert.deepEqual(applied, []);
  dog.handleConnectionState('disconnected');
  tick(2_000);
  assert.deepEqual(applied, ['restart']);
});

test('connecting again after it was up, as in Firefox after new addresses: a restart after 2 s, none if it came up', () => {
  const { dog, applied } = watchdog();
  dog.watch();
  dog.handleConnectionState('connecting');
  dog.handleConnectionState('connected');
  dog.handleConnectionState('connecting');
  tick(1_900);
  dog.handleConnectionState('connected');
  tick(100_000);
  assert.deepEqual(applied, []);
  dog.handleConnectionState('connecting');
  tick(2_000);
  assert.deepEqual(applied, ['restart']);
});

test('failed: a restart almost at once, then a new connection', () => {
  const { dog, applied } = watchdog();
  dog.handleConnectionState('failed');
  tick(400);
  assert.deepEqual(applied, ['restart']);
  dog.handleConnectionState('failed');
  tick(400);
  assert.deepEqual(applied, ['restart', 'rebuild']);
});

test('help comes ever slower', () => {
  const { dog, applied } = watchdog();
  dog.watch();
  tick(60_000);
  const early = applied.length;
  tick(60_000);
  assert.ok(applied.length - early < early);
});

test('the other side waits a little longer', () => {
  const { dog, applied } = watchdog(1_000);
  dog.handleConnectionState('disconnected');
  tick(2_900);
  assert.deepEqual(applied, []);
  tick(100);
  assert.deepEqual(applied, ['restart']);
});

test('nothing after close', () => {
  const { dog, applied } = watchdog();
  dog.watch();
  dog.close();
  tick(100_000);
  assert.deepEqual(applied, []);
});
