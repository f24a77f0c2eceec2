import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pictureFor } from './picture-for.js';
import { SoundFirst } from './sound-first.js';

/** Looks, one after another; how often what is sent was another afterwards. */
const look = (soundFirst: SoundFirst, isNarrow: boolean, times: number): number =>
  Array.from({ length: times }, () => soundFirst.judge(isNarrow)).filter(Boolean).length;

test('five looks in a row at too narrow a network, and the picture pauses; four are nothing', () => {
  const soundFirst = new SoundFirst();
  assert.equal(look(soundFirst, true, 4) + look(soundFirst, false, 1) + look(soundFirst, true, 4), 0);
  assert.deepEqual(soundFirst.allowed(pictureFor(1)), pictureFor(1));
  assert.deepEqual([look(soundFirst, true, 1), soundFirst.isPaused], [1, true]);
  assert.deepEqual(soundFirst.allowed(pictureFor(1)), { ...pictureFor(1), active: false });
});

test('a small picture is tried after 9 s; without room it pauses again, for twice as long', () => {
  const soundFirst = new SoundFirst();
  look(soundFirst, true, 5);
  assert.deepEqual([look(soundFirst, true, 9), soundFirst.isPaused], [0, true]);
  assert.deepEqual([look(soundFirst, true, 1), soundFirst.isPaused], [1, false]);
  const { side, active, maxBitrate } = soundFirst.allowed(pictureFor(1));
  assert.deepEqual([side, active, maxBitrate], [160, true, 60_000]);
  assert.deepEqual([look(soundFirst, true, 5), soundFirst.isPaused], [1, true]);
  assert.deepEqual([look(soundFirst, true, 19), soundFirst.isPaused], [0, true]);
  assert.deepEqual([look(soundFirst, true, 1), soundFirst.isPaused], [1, false]);
});

test('with room the picture is whole again, and the next pause as short as the first', () => {
  const soundFirst = new SoundFirst();
  look(soundFirst, true, 5 + 10 + 5 + 20);
  assert.equal(soundFirst.isPaused, false);
  assert.deepEqual([look(soundFirst, false, 7), look(soundFirst, false, 1)], [0, 1]);
  assert.deepEqual(soundFirst.allowed(pictureFor(1)), pictureFor(1));
  look(soundFirst, true, 5);
  assert.equal(soundFirst.isPaused, true);
  assert.equal(look(soundFirst, true, 10), 1);
});

test('who does not show it gets none, in a trial neither', () => {
  const soundFirst = new SoundFirst();
  look(soundFirst, true, 15);
  assert.equal(soundFirst.isPaused, false);
  assert.equal(soundFirst.allowed(pictureFor(1, 0)).active, false);
});
