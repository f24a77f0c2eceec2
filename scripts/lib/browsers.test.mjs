import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { findBrowser } from './browsers.mjs';

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'rtc-browsers-'));
  for (const name of ['chromium-browser', 'firefox']) {
    writeFileSync(join(folder, name), '#!/bin/sh\n');
    chmodSync(join(folder, name), 0o755);
  }
});
after(() => rmSync(folder, { recursive: true }));

test('a browser on the path is found under any of its names', () => {
  const env = { PATH: `/nowhere:${folder}` };
  assert.equal(findBrowser('chromium', { env }), join(folder, 'chromium-browser'));
  assert.equal(findBrowser('firefox', { env }), join(folder, 'firefox'));
});

test('the variable goes before the path', () => {
  const own = join(folder, 'firefox');
  assert.equal(findBrowser('chromium', { env: { PATH: folder, CHROMIUM_PATH: own } }), own);
});

test('a variable that leads nowhere is an error, not a reason for another browser', () => {
  const env = { PATH: folder, CHROMIUM_PATH: join(folder, 'none') };
  assert.throws(() => findBrowser('chromium', { env }), { expected: true, message: /CHROMIUM_PATH is .*no such file/ });
});

test('where there is none, there is none', () => {
  assert.equal(findBrowser('chromium', { env: { PATH: '/nowhere' }, exists: () => false }), undefined);
});
