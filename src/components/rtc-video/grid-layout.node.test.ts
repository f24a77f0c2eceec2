import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fit, gridLayout, type AspectRange, type Size } from './grid-layout.js';

const WIDE: AspectRange = { min: 16 / 9, max: 16 / 9 };
const FREE: AspectRange = { min: 1, max: 16 / 9 };
const box = (width: number, height: number): Size => ({ width, height });

const table: [count: number, bounds: Size, cols: number, rows: number][] = [
  [1, box(1280, 720), 1, 1],
  [2, box(1280, 720), 2, 1],
  [2, box(300, 800), 1, 2],
  [2, box(800, 300), 2, 1],
  [3, box(1280, 720), 2, 2],
  [3, box(300, 800), 1, 3],
  [3, box(1600, 300), 3, 1],
  [4, box(1280, 720), 2, 2],
  [4, box(300, 800), 1, 4],
  [5, box(1280, 720), 3, 2],
  [6, box(1280, 720), 3, 2],
  [8, box(1280, 720), 3, 3],
  [8, box(300, 800), 1, 8],
  [8, box(1800, 200), 8, 1],
];

for (const [count, bounds, cols, rows] of table) {
  test(`${String(count)} tiles in ${String(bounds.width)} by ${String(bounds.height)} make ${String(cols)} by ${String(rows)}`, () => {
    const grid = gridLayout(count, bounds, WIDE, 8);
    assert.deepEqual([grid.cols, grid.rows], [cols, rows]);
  });
}

test('a tile may be as tall as its range allows, and no taller', () => {
  assert.deepEqual(gridLayout(1, box(300, 800), FREE, 8), { cols: 1, rows: 1, width: 300, height: 300 });
  assert.deepEqual(gridLayout(1, box(1600, 450), FREE, 8), { cols: 1, rows: 1, width: 800, height: 450 });
});

test('there are no tiles where there is no room or nobody', () => {
  assert.equal(gridLayout(3, box(0, 0), FREE, 8).cols, 0);
  assert.equal(gridLayout(0, box(100, 100), FREE, 8).cols, 0);
});

const arbitrary = fc.record({
  count: fc.integer({ min: 1, max: 12 }),
  width: fc.integer({ min: 120, max: 4000 }),
  height: fc.integer({ min: 120, max: 4000 }),
  gap: fc.integer({ min: 0, max: 8 }),
});

test('every grid holds all tiles, within the box, in a shape that is allowed', () => {
  fc.assert(
    fc.property(arbitrary, ({ count, width, height, gap }) => {
      const grid = gridLayout(count, box(width, height), FREE, gap);
      const aspect = grid.width / grid.height;
      assert.ok(grid.cols * grid.rows >= count);
      assert.ok(grid.cols * (grid.rows - 1) < count, 'no row is empty');
      assert.ok(grid.cols * grid.width + (grid.cols - 1) * gap <= width + 1e-6);
      assert.ok(grid.rows * grid.height + (grid.rows - 1) * gap <= height + 1e-6);
      assert.ok(aspect >= FREE.min - 1e-9 && aspect <= FREE.max + 1e-9);
    }),
  );
});

test('no other number of columns would give larger tiles', () => {
  fc.assert(
    fc.property(arbitrary, ({ count, width, height, gap }) => {
      const grid = gridLayout(count, box(width, height), FREE, gap);
      for (let cols = 1; cols <= count; cols += 1) {
        const rows = Math.ceil(count / cols);
        const cell = box((width - gap * (cols - 1)) / cols, (height - gap * (rows - 1)) / rows);
        if (cell.width <= 0 || cell.height <= 0) continue;
        const tile = fit(cell, FREE);
        assert.ok(tile.width * tile.height <= grid.width * grid.height + 1);
      }
    }),
  );
});
