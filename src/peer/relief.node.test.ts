import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pictureFor } from './picture-for.js';
import { Relief } from './relief.js';

/** Looks, one after another; how often what is sent was another afterwards. */
const look = (relief: Relief, isHot: boolean, times: number): number =>
  Array.from({ length: times }, () => relief.judge(isHot)).filter(Boolean).length;
const framesOf = (relief: Relief): number => Math.round(relief.relieved(pictureFor(1)).maxFramerate ?? 0);

test('a processor that cannot keep up gets fewer and smaller pictures, step by step', () => {
  const relief = new Relief();
  assert.equal(look(relief, true, 3), 0);
  assert.deepEqual([look(relief, true, 1), framesOf(relief)], [1, 20]);
  assert.equal(Math.round(relief.relieved(pictureFor(1)).side), 1045);
  assert.deepEqual([look(relief, true, 100), framesOf(relief)], [2, 9]);
  assert.equal(relief.relieved({ side: 320, maxFramerate: 10 }).maxFramerate, 5, 'never fewer');
});

test('after its last step it is spent', () => {
  const relief = new Relief();
  look(relief, true, 11);
  assert.equal(relief.isSpent, false);
  look(relief, true, 1);
  assert.equal(relief.isSpent, true);
});

test('one hot look between cool ones is nothing', () => {
  const relief = new Relief();
  for (let n = 0; n < 20; n += 1) assert.equal(look(relief, true, 2) + look(relief, false, 1), 0);
});

test('it is trusted with more again, more slowly each time', () => {
  const relief = new Relief();
  look(relief, true, 12);
  assert.deepEqual([look(relief, false, 20), framesOf(relief)], [1, 13]);
  assert.deepEqual([look(relief, false, 39), framesOf(relief)], [0, 13]);
  assert.deepEqual([look(relief, false, 1), framesOf(relief)], [1, 20]);
  look(relief, false, 80);
  assert.equal(framesOf(relief), 30);
  assert.equal(look(relief, false, 1_000), 0);
});

test('the rest of what is sent stays as it is', () => {
  assert.deepEqual(new Relief().relieved(pictureFor(5, 0)), pictureFor(5, 0));
});
