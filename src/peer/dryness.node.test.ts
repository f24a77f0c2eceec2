import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dryness } from './dryness.js';

test('two looks in which only the other side has counted on, and it is dry until something comes', () => {
  const dryness = new Dryness();
  const look = (sent: number, received: number): string[] => dryness.judge({ camera: sent }, { camera: received });
  assert.deepEqual(look(100, 90), []);
  assert.deepEqual(look(120, 110), []);
  assert.deepEqual(look(140, 110), []);
  assert.deepEqual(look(160, 110), ['camera']);
  assert.deepEqual(look(180, 110), ['camera']);
  assert.deepEqual(look(200, 111), []);
});

test('each by itself, and from the first packet on', () => {
  const dryness = new Dryness();
  const look = (n: number): string[] => dryness.judge({ microphone: 50 * n, camera: 10 * n }, { camera: 9 * n });
  assert.deepEqual([look(1), look(2), look(3)], [[], [], ['microphone']]);
});

test('who has stopped sending is not missed: a still camera, one turned off, one that never said', () => {
  const dryness = new Dryness();
  for (let n = 0; n < 10; n += 1) assert.deepEqual(dryness.judge({ camera: 100 }, { camera: 90 }), []);
  for (let n = 0; n < 10; n += 1) assert.deepEqual(dryness.judge({}, { camera: 90 }), []);
});

test('a look between two counts of the other side proves nothing, and takes nothing back', () => {
  const dryness = new Dryness();
  const look = (sent: number): string[] => dryness.judge({ camera: sent }, { camera: 5 });
  assert.deepEqual([look(10), look(20), look(20), look(30)], [[], [], [], ['camera']]);
});
