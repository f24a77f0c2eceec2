import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rowWindow } from './row-window.js';

test('a few rows are rendered before their height is known', () => {
  const { start, end } = rowWindow(1_000, 0, 0, 0);
  assert.equal(start, 0);
  assert.ok(end > 0 && end < 20);
});

test('no rows make an empty window', () => {
  assert.deepEqual(rowWindow(0, 0, 300, 26), { start: 0, end: 0 });
  assert.deepEqual(rowWindow(0, 5_000, 300, 26), { start: 0, end: 0 });
});

test('the window covers what is visible, stays within the rows, and is small', () => {
  const arbitrary = fc.record({
    count: fc.integer({ min: 1, max: 5_000 }),
    scrollTop: fc.integer({ min: 0, max: 200_000 }),
    height: fc.integer({ min: 0, max: 2_000 }),
    rowHeight: fc.integer({ min: 10, max: 80 }),
  });
  fc.assert(
    fc.property(arbitrary, ({ count, scrollTop, height, rowHeight }) => {
      const { start, end } = rowWindow(count, scrollTop, height, rowHeight);
      assert.ok(start >= 0 && start <= end && end <= count);
      assert.ok(end - start <= Math.ceil(height / rowHeight) + 14);
      const top = Math.min(scrollTop, Math.max(0, count * rowHeight - height));
      assert.ok(start * rowHeight <= top, 'from the top of what is visible');
      assert.ok(end === count || end * rowHeight >= top + height, 'to its bottom');
    }),
  );
});
