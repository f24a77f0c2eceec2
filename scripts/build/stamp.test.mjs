import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { hashInputs, isFresh, writeStamp } from './stamp.mjs';

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rtc-stamp-'));
  for (const folder of ['src/util', 'server']) mkdirSync(join(root, folder), { recursive: true });
  write('src/util/a.ts', 'a');
  writeStamp(root, hashInputs(root), false);
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (path, text) => writeFileSync(join(root, path), text);

test('nothing changed: nothing to build', () => {
  assert.equal(isFresh(root), true);
});

test('a file that was only touched changes nothing', () => {
  utimesSync(join(root, 'src/util/a.ts'), new Date(), new Date(0));
  assert.equal(isFresh(root), true);
});

for (const [what, change] of [
  ['a source that changed', () => write('src/util/a.ts', 'b')],
  ['a source that is new', () => write('server/b.ts', '')],
  ['a source that is gone', () => rmSync(join(root, 'src/util/a.ts'))],
  ['another lock', () => write('package-lock.json', '{}')],
  ['no build at all', () => rmSync(join(root, 'dist'), { recursive: true })],
]) {
  test(`${what} makes the build stale`, () => {
    change();
    assert.equal(isFresh(root), false);
  });
}

test('a test that changed does not', () => {
  write('src/util/a.test.ts', '');
  assert.equal(isFresh(root), true);
});

test('a fast build is none where a full one is asked for', () => {
  assert.equal(isFresh(root, { full: true }), false);
  writeStamp(root, hashInputs(root), true);
  assert.equal(isFresh(root, { full: true }), true);
});
