import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import type { LinkStats } from './link-stats.js';
import { Narrow } from './narrow.js';
import { pictureFor } from './picture-for.js';

let now = 0;
beforeEach(() => {
  now = 1e6;
  mock.method(performance, 'now', () => now);
});
afterEach(() => mock.restoreAll());

const stats = (availableBps: number, limit?: LinkStats['limit']): LinkStats => ({
  path: undefined,
  sent: {},
  received: {},
  availableBps,
  limit,
});

/** Looks, 0.9 s apart; how often what is sent was another afterwards. */
function look(narrow: Narrow, seen: LinkStats, times: number): number {
  let changes = 0;
  for (let n = 0; n < times; n += 1) {
    now += 900;
    if (narrow.judge(seen)) changes += 1;
  }
  return changes;
}

test('below 80 kbit/s there is no picture, after three looks; one bad look is nothing', () => {
  const narrow = new Narrow();
  look(narrow, stats(500_000), 3);
  look(narrow, stats(20_000), 2);
  assert.equal(narrow.isPaused, false);
  look(narrow, stats(500_000), 1);
  look(narrow, stats(79_000), 3);
  assert.equal(narrow.isPaused, true);
  assert.equal(narrow.narrowed(pictureFor(1)).active, false);
});

test('between that and enough, it is as large as the network carries', () => {
  const narrow = new Narrow();
  const sideAt = (bps: number): number => {
    look(narrow, stats(bps), 4);
    return Math.round(narrow.narrowed(pictureFor(1)).side);
  };
  assert.deepEqual(
    [90, 150, 300, 1_000, 3_000].map((kbps) => sideAt(kbps * 1000)),
    [160, 320, 640, 1280, Infinity],
  );
  assert.equal(narrow.narrowed({ ...pictureFor(5), active: false }).active, false, 'who does not show it gets none');
  assert.equal(narrow.narrowed(pictureFor(5)).side, 320, 'nor more than was to be sent');
});

test('a pause ends with a small picture, for which there is room or not', () => {
  const narrow = new Narrow();
  look(narrow, stats(50_000), 3);
  assert.equal(narrow.isPaused, true);
  look(narrow, stats(50_000), 12);
  assert.equal(narrow.isPaused, false, 'tried after 10 s');
  assert.ok(narrow.narrowed(pictureFor(1)).side < 200);
  look(narrow, stats(50_000), 8);
  assert.equal(narrow.isPaused, true, 'there was no room');
  look(narrow, stats(50_000), 12);
  assert.equal(narrow.isPaused, true, 'the next pause is longer');
  look(narrow, stats(50_000), 12);
  look(narrow, stats(2_000_000), 20);
  assert.equal(narrow.isPaused, false);
  assert.ok(narrow.narrowed(pictureFor(1)).side > 640);
});

test('a processor that cannot keep up gets fewer and smaller pictures, step by step, and more again once it can', () => {
  const narrow = new Narrow();
  const framesAt = (): number => Math.round(narrow.narrowed(pictureFor(1)).maxFramerate ?? 0);
  assert.equal(framesAt(), 30);
  look(narrow, stats(Infinity, 'cpu'), 4);
  assert.equal(framesAt(), 20);
  look(narrow, stats(Infinity, 'cpu'), 40);
  assert.equal(framesAt(), 9, 'never fewer');
  look(narrow, stats(Infinity), 22);
  assert.equal(framesAt(), 13);
  look(narrow, stats(Infinity), 22);
  assert.equal(framesAt(), 13, 'trusted more slowly each time');
  look(narrow, stats(Infinity), 1_000);
  assert.equal(framesAt(), 30);
});

test('a network that the browser does not measure is taken for wide', () => {
  const narrow = new Narrow();
  assert.equal(look(narrow, stats(Infinity), 100), 0);
  assert.equal(narrow.narrowed(pictureFor(1)).maxFramerate, 30);
});
