import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pictureFor, screenFor } from './picture-for.js';

test('the more people, the smaller, and the fewer bits', () => {
  const rows = [1, 2, 3, 4, 7].map((links) => pictureFor(links));
  assert.deepEqual(
    rows.map(({ side, maxFramerate }) => [side, maxFramerate]),
    [
      [Infinity, 30],
      [640, 15],
      [640, 15],
      [320, 15],
      [320, 15],
    ],
  );
  assert.deepEqual(
    rows.map(({ maxBitrate }) => maxBitrate),
    [2_026_080, 551_520, 551_520, 182_880, 182_880],
  );
});

test('no larger than it is shown, in steps, and not at all where it is not', () => {
  const sides = [0, 1, 160, 161, 300, 320, 500, 2000, Infinity].map((show) => Math.round(pictureFor(2, show).side));
  assert.deepEqual(sides, [160, 160, 160, 226, 320, 320, 640, 640, 640]);
  assert.deepEqual([pictureFor(1, 0).active, pictureFor(1, 1).active, pictureFor(1).active], [false, true, true]);
  assert.deepEqual(screenFor(1_280), { side: 1_280, active: true });
  assert.equal(screenFor(0).active, false);
});
