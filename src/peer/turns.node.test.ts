import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turns } from './turns.js';

test('one at a time, for as long as it asks', (context) => {
  let nowMs = 10;
  context.mock.method(performance, 'now', () => nowMs);
  const turns = new Turns();
  assert.deepEqual([turns.take(4_500), turns.take(100)], [true, false]);
  nowMs += 4_400;
  assert.equal(turns.take(100), false);
  nowMs += 100;
  assert.deepEqual([turns.take(100), turns.take(100)], [true, false]);
  turns.hold(5_000);
  nowMs += 4_900;
  assert.equal(turns.take(100), false);
});
