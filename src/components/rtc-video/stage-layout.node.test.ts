import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { screenLayout } from './screen-layout.js';
import { stageLayout, type Rect, type StageContent } from './stage-layout.js';

const area = ({ width, height }: Rect): number => width * height;
const calls = (others: number, featured = 0): StageContent => ({
  featured,
  others,
  selfFirst: featured === 0,
});

const overlap = (a: Rect, b: Rect): boolean =>
  a.x + a.width > b.x + 0.01 &&
  b.x + b.width > a.x + 0.01 &&
  a.y + a.height > b.y + 0.01 &&
  b.y + b.height > a.y + 0.01;

test('two people share a wide or a tall box as equals', () => {
  for (const [width, height] of [
    [800, 300],
    [300, 800],
  ] as const) {
    const { mode, rects } = stageLayout(calls(2), { width, height }, 8);
    assert.equal(mode, 'grid');
    assert.equal(area(rects[0]!), area(rects[1]!));
  }
});

test('where equals would be small, the other person gets the box and one floats in their corner', () => {
  for (const [width, height] of [
    [320, 240],
    [360, 640],
    [1280, 720],
  ] as const) {
    const { mode, rects } = stageLayout(calls(2), { width, height }, 8);
    const [self, other] = rects as [Rect, Rect];
    assert.equal(mode, 'duo');
    assert.ok(area(self) < area(other) / 5);
    assert.ok(self.x + self.width < other.x + other.width && self.y > other.y, 'within the other picture');
  }
});

test('who waits for others sees their own picture in the middle, never large', () => {
  for (const [width, height] of [
    [320, 180],
    [360, 640],
    [1280, 720],
    [2000, 300],
  ] as const) {
    const { mode, rects } = stageLayout(calls(1), { width, height }, 8);
    const [self] = rects as [Rect];
    assert.equal(mode, 'alone');
    assert.ok(Math.max(self.width, self.height) <= 320.01 && self.width <= width * 0.61);
    assert.ok(Math.abs(self.x * 2 + self.width - width) < 0.01 && Math.abs(self.y * 2 + self.height - height) < 0.01);
  }
});

test('two other people never float: a stage without oneself is a grid', () => {
  assert.equal(stageLayout({ featured: 0, others: 2, selfFirst: false }, { width: 320, height: 240 }, 4).mode, 'grid');
});

test('a shared screen has its strip beside it in a wide box and below it in a tall one', () => {
  const wide = stageLayout(calls(3, 1), { width: 1000, height: 400 }, 8, screenLayout).rects;
  assert.ok(wide.slice(1).every(({ x }) => x >= wide[0]!.x + wide[0]!.width));
  const tall = stageLayout(calls(3, 1), { width: 400, height: 700 }, 8, screenLayout).rects;
  assert.ok(tall.slice(1).every(({ y }) => y >= tall[0]!.y + tall[0]!.height));
});

test('the faces get what a screen cannot use because of its shape', () => {
  const [screen, ...faces] = stageLayout(calls(3, 1), { width: 300, height: 800 }, 4, screenLayout).rects;
  assert.equal(screen!.width, 300);
  assert.ok(faces.every((face) => face.width === 300));
});

test('until there is a layout for screens they are tiles of the grid', () => {
  const { mode, rects } = stageLayout(calls(2, 1), { width: 1000, height: 400 }, 8);
  assert.equal(mode, 'grid');
  assert.ok(rects.every((rect) => area(rect) === area(rects[0]!)));
});

test('a screen alone fills the stage', () => {
  const { rects } = stageLayout(
    { featured: 1, others: 0, selfFirst: false },
    { width: 1600, height: 900 },
    8,
    screenLayout,
  );
  assert.deepEqual(rects, [{ x: 0, y: 0, width: 1600, height: 900 }]);
});

test('tiles lie within the box, do not overlap, and the screen is the largest', () => {
  const arbitrary = fc.record({
    featured: fc.integer({ min: 0, max: 2 }),
    others: fc.integer({ min: 1, max: 8 }),
    width: fc.integer({ min: 240, max: 2000 }),
    height: fc.integer({ min: 200, max: 2000 }),
    gap: fc.constantFrom(4, 8),
  });
  fc.assert(
    fc.property(arbitrary, fc.boolean(), ({ featured, others, width, height, gap }, isThere) => {
      const layout = isThere ? screenLayout : undefined;
      const { mode, rects } = stageLayout(calls(others, featured), { width, height }, gap, layout);
      assert.equal(rects.length, featured + others);
      for (const [index, rect] of rects.entries()) {
        assert.ok(rect.x >= -0.01 && rect.y >= -0.01);
        assert.ok(rect.x + rect.width <= width + 0.01 && rect.y + rect.height <= height + 0.01);
        assert.ok(rect.width > 0 && rect.height > 0);
        if (mode !== 'duo') assert.ok(rects.every((other, at) => at === index || !overlap(rect, other)));
      }
    }),
  );
});
