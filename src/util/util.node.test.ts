import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { REFUSAL_CODES, type RefusalCode } from '../protocol/codes.js';
import { backoffMs } from './backoff.js';
import { Emitter } from './emitter.js';
import { RtcError, type RtcErrorCode } from './errors.js';
import { makeId } from './make-id.js';
import { OperationQueue } from './operation-queue.js';
import { measurePhase } from './phase.js';
import { Store } from './store.js';

test('a store announces each new snapshot once, and an identical one not at all', () => {
  const store = new Store({ n: 1 });
  const seen: number[] = [];
  const stop = store.subscribe(({ n }) => seen.push(n));
  const same = store.getState();
  store.setState(same);
  store.setState({ n: 2 });
  stop();
  store.setState({ n: 3 });
  assert.deepEqual(seen, [2]);
  assert.equal(store.getState().n, 3);
});

test('one function subscribed twice is ended once at a time', () => {
  const store = new Store(0);
  let calls = 0;
  const listener = (): void => void (calls += 1);
  const stop = store.subscribe(listener);
  store.subscribe(listener);
  stop();
  store.setState(1);
  assert.equal(calls, 1);
});

test('a listener ended by an earlier one in the same round is not called', () => {
  const store = new Store(0);
  let called = false;
  store.subscribe(() => stop());
  const stop = store.subscribe(() => (called = true));
  store.setState(1);
  assert.equal(called, false);
});

test('an emitter calls only the listeners of the event, with its payload', () => {
  const emitter = new Emitter<{ a: number; b: string }>();
  const seen: unknown[] = [];
  emitter.on('a', (value) => seen.push(value));
  const stop = emitter.on('b', (value) => seen.push(value));
  emitter.emit('a', 1);
  stop();
  emitter.emit('b', 'x');
  assert.deepEqual(seen, [1]);
});

test('the queue runs one operation after another, whatever becomes of them', async () => {
  const queue = new OperationQueue();
  const order: string[] = [];
  const slow = queue.add(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    order.push('slow');
    throw new Error('slow failed');
  });
  const quick = queue.add(() => {
    order.push('quick');
    return 7;
  });
  await assert.rejects(slow, /slow failed/);
  assert.equal(await quick, 7);
  assert.deepEqual(order, ['slow', 'quick']);
});

test('a closed queue runs nothing more', async () => {
  const queue = new OperationQueue();
  let ran = false;
  const waiting = queue.add(() => (ran = true));
  queue.close();
  assert.equal(await waiting, undefined);
  assert.equal(ran, false);
});

test('back-off grows to its limit and chance stays within its share', () => {
  const options = { firstMs: 100, factor: 2, maxMs: 1_000, jitter: 0.5 };
  const middle = [0, 1, 2, 3, 4, 50].map((attempt) => backoffMs(attempt, { ...options, random: () => 0.5 }));
  assert.deepEqual(middle, [100, 200, 400, 800, 1_000, 1_000]);
  fc.assert(
    fc.property(fc.nat(20), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, chance) => {
      const ms = backoffMs(attempt, { ...options, random: () => chance });
      assert.ok(ms >= 50 && ms <= 1_500);
    }),
  );
});

test('an RtcError stays what it is, anything else keeps its cause', () => {
  const original = new RtcError('room-full', 'full', { subject: 'r' });
  assert.equal(RtcError.from(original, 'internal'), original);
  const cause = new TypeError('odd');
  const wrapped = RtcError.from(cause, 'device-failed', { subject: 'camera' });
  assert.deepEqual(
    [wrapped.code, wrapped.message, wrapped.cause, wrapped.subject],
    ['device-failed', 'odd', cause, 'camera'],
  );
  assert.equal(RtcError.from('text').message, 'text');
});

test('every refusal of the relay is an error code of the kit', () => {
  // Fails to compile when a code is missing; the run counts that the table is not empty.
  const codes: readonly RtcErrorCode[] = REFUSAL_CODES satisfies readonly RefusalCode[];
  assert.ok(codes.length > 10);
});

test('ids are 24 hex digits and differ', () => {
  const ids = new Set(Array.from({ length: 1_000 }, makeId));
  assert.equal(ids.size, 1_000);
  for (const id of ids) assert.match(id, /^[0-9a-f]{24}$/);
});

test('of each phase the last is kept, however often it is measured, and nothing of a page is touched', () => {
  performance.measure('of the page');
  for (const startMs of [1, 2, 3]) measurePhase('link', startMs);
  measurePhase('frame', 4);
  const found = performance.getEntriesByType('measure').map(({ name, startTime }) => [name, startTime]);
  assert.deepEqual(found.slice(1), [
    ['rtc:link', 3],
    ['rtc:frame', 4],
  ]);
  assert.equal(found[0]?.[0], 'of the page');
  performance.clearMeasures();
});
