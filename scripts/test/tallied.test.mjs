import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { tallied } from './tallied.mjs';

/** A runner that hands over `told`, where it does, and ends so. */
const after = (told, { code = 0, timedOut = false } = {}) =>
  tallied(async (results) => {
    if (told) writeFileSync(results, JSON.stringify(told));
    return { code, timedOut };
  });

const all = { passed: 3, failed: 0, skipped: 1, isDone: true };

test('what the reporter counted is what it came to', async () => {
  assert.deepEqual(await after(all), { passed: 3, failed: 0, skipped: 1, isEmpty: false });
  const failed = await after({ ...all, failed: 2 }, { code: 1 });
  assert.equal(failed.failed, 2);
});

test('a runner that says nothing has crashed', async () => {
  const { failed, crashed } = await after(undefined);
  assert.deepEqual({ failed, crashed }, { failed: 1, crashed: true });
});

test('a runner that stopped halfway is a failure, even with exit code 0', async () => {
  const { passed, failed, crashed } = await after({ ...all, isDone: false });
  assert.deepEqual({ passed, failed, crashed }, { passed: 3, failed: 1, crashed: true });
});

test('a runner that fails without a failed test is a failure', async () => {
  assert.equal((await after(all, { code: 1 })).failed, 1);
});

test('one that took too long says what was still running', async (t) => {
  const log = t.mock.method(console, 'log', () => {});
  const { failed, timedOut } = await after({ ...all, isDone: false, running: ['src/a.test.ts'] }, { timedOut: true });
  assert.deepEqual({ failed, timedOut }, { failed: 1, timedOut: true });
  assert.match(log.mock.calls[0].arguments[0], /Still running: src\/a\.test\.ts/);
});

test('a run without any test says so', async () => {
  assert.equal((await after({ passed: 0, failed: 0, skipped: 0, isDone: true })).isEmpty, true);
});
