import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { pictureFor } from './picture-for.js';
import type { Shortage } from './link-state.js';
import { SoundFirst } from './sound-first.js';
import { Turns } from './turns.js';

let nowMs = 0;
mock.method(performance, 'now', () => nowMs);
beforeEach(() => {
  nowMs = 0;
});

/** Looks, one after another; how often what is sent was another afterwards. */
const look = (soundFirst: SoundFirst, shortage: Shortage | undefined, times: number): number =>
  Array.from({ length: times }, () => {
    nowMs += 900;
    return soundFirst.judge(shortage);
  }).filter(Boolean).length;

test('five looks in a row at too narrow a network, and the picture pauses; four are nothing', () => {
  const soundFirst = new SoundFirst();
  assert.equal(look(soundFirst, 'bandwidth', 4) + look(soundFirst, undefined, 1) + look(soundFirst, 'bandwidth', 4), 0);
  assert.deepEqual(soundFirst.allowed(pictureFor(1)), pictureFor(1));
  assert.deepEqual([look(soundFirst, 'bandwidth', 1), Boolean(soundFirst.paused)], [1, true]);
  assert.deepEqual(soundFirst.allowed(pictureFor(1)), { ...pictureFor(1), active: false });
});

test('a small picture is tried after 9 s; without room it pauses again, for twice as long', () => {
  const soundFirst = new SoundFirst();
  look(soundFirst, 'bandwidth', 5);
  assert.deepEqual([look(soundFirst, 'bandwidth', 9), Boolean(soundFirst.paused)], [0, true]);
  assert.deepEqual([look(soundFirst, 'bandwidth', 1), Boolean(soundFirst.paused)], [1, false]);
  const { side, active, maxBitrate } = soundFirst.allowed(pictureFor(1));
  assert.deepEqual([side, active, maxBitrate], [160, true, 60_000]);
  assert.deepEqual([look(soundFirst, 'bandwidth', 5), Boolean(soundFirst.paused)], [1, true]);
  assert.deepEqual([look(soundFirst, 'bandwidth', 19), Boolean(soundFirst.paused)], [0, true]);
  assert.deepEqual([look(soundFirst, 'bandwidth', 1), Boolean(soundFirst.paused)], [1, false]);
});

test('with room the picture is whole again, and the next pause as short as the first', () => {
  const soundFirst = new SoundFirst();
  look(soundFirst, 'bandwidth', 5 + 10 + 5 + 20);
  assert.equal(Boolean(soundFirst.paused), false);
  assert.deepEqual([look(soundFirst, undefined, 7), look(soundFirst, undefined, 1)], [0, 1]);
  assert.deepEqual(soundFirst.allowed(pictureFor(1)), pictureFor(1));
  look(soundFirst, 'bandwidth', 5);
  assert.equal(Boolean(soundFirst.paused), true);
  assert.equal(look(soundFirst, 'bandwidth', 10), 1);
});

test('who does not show it gets none, in a trial neither', () => {
  const soundFirst = new SoundFirst();
  look(soundFirst, 'bandwidth', 15);
  assert.equal(Boolean(soundFirst.paused), false);
  assert.equal(soundFirst.allowed(pictureFor(1, 0)).active, false);
});

test('what is short is told for as long as the picture is paused', () => {
  const soundFirst = new SoundFirst();
  look(soundFirst, 'cpu', 5);
  assert.equal(soundFirst.paused, 'cpu');
  look(soundFirst, undefined, 10);
  assert.equal(soundFirst.paused, undefined);
});

test('of several links one pauses at a time, and what a try makes narrow again is paused before the others', () => {
  const turns = new Turns();
  const [first, second] = [new SoundFirst(turns), new SoundFirst(turns)];
  const lookBoth = (shortage: Shortage | undefined, times: number): void => {
    for (let n = 0; n < times; n += 1) {
      nowMs += 900;
      first.judge(shortage);
      second.judge(shortage);
    }
  };
  lookBoth('bandwidth', 5);
  assert.deepEqual([first.paused, second.paused], ['bandwidth', undefined]);
  lookBoth('bandwidth', 4);
  assert.equal(second.paused, undefined, 'it waits for what comes of it');
  lookBoth(undefined, 6);
  assert.equal(first.paused, undefined, 'tries again');
  lookBoth('bandwidth', 5);
  assert.deepEqual([first.paused, second.paused], ['bandwidth', undefined]);
  lookBoth('bandwidth', 5);
  assert.deepEqual([first.paused, second.paused], ['bandwidth', 'bandwidth'], 'there is no room for the other either');
});
