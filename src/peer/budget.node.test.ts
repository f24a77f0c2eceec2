import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Budget } from './budget.js';

test('no window of its length sees more than the allowance, wherever it begins', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const budget = new Budget(2);
  const spend = (afterMs: number): boolean => (t.mock.timers.tick(afterMs), budget.spend());
  assert.deepEqual([spend(0), spend(29_000)], [true, true]);
  assert.equal(spend(1_000), false, 'the first is just not forgotten');
  assert.equal(spend(1), true);
  assert.equal(spend(20_000), false, 'two within the last 30 s, though the first window is over');
});
