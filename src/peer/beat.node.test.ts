import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseBeat } from './beat.js';

test('what is said arrives as it was said', () => {
  const beat = {
    shows: { camera: 320, screen: 0 },
    sent: { microphone: 12, camera: 40 },
    paused: 'bandwidth',
  } as const;
  assert.deepEqual(parseBeat(JSON.stringify(beat)), beat);
  assert.deepEqual(parseBeat('{}'), { shows: {}, sent: {} });
});

test('a picture is paused for want of bandwidth or of a processor', () => {
  assert.equal(parseBeat('{"paused":"cpu"}')?.paused, 'cpu');
});

test('what is of no agreed shape is left out', () => {
  const odd = '{"shows":{"camera":"320","screen":-1},"sent":[7],"paused":"<b>","__proto__":{"paused":"bandwidth"}}';
  const parsed = parseBeat(odd);
  assert.deepEqual(parsed?.shows, {});
  assert.equal(parsed?.paused, undefined);
  assert.equal(parseBeat('!'), undefined);
  assert.equal(parseBeat('null'), undefined);
});

test('no text makes it throw, and every size is a number that can be sent by', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      for (const value of Object.values(parseBeat(text)?.shows ?? {})) assert.ok((value ?? -1) >= 0);
    }),
  );
});
