import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ensureBrowsers, findBrowser } from './browsers.mjs';

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

const quiet = () => {};
const nothing = { find: () => undefined, findDownloaded: async () => undefined };

test('what is there is not installed', async () => {
  const means = { ...nothing, find: (name) => `/bin/${name}`, installers: [{ install: () => assert.fail() }] };
  assert.deepEqual(await ensureBrowsers('/', { log: quiet, means }), {
    chromium: '/bin/chromium',
    firefox: '/bin/firefox',
  });
});

test('one downloaded earlier is used again', async () => {
  const means = { ...nothing, findDownloaded: async (name) => `/cache/${name}`, installers: [] };
  assert.equal((await ensureBrowsers('/', { log: quiet, means })).chromium, '/cache/chromium');
});

test('where the first way fails the next one is tried, for what is still missing', async () => {
  const places = {};
  const lines = [];
  const means = {
    ...nothing,
    find: (name) => places[name],
    installers: [
      {
        label: 'first',
        async install(name) {
          if (name === 'chromium') throw new Error('no such package');
          places.firefox = '/usr/bin/firefox';
        },
      },
      { label: 'second', install: async (name) => `/cache/${name}` },
    ],
  };
  const found = await ensureBrowsers('/', { log: (line) => lines.push(line), means });
  assert.deepEqual(found, { chromium: '/cache/chromium', firefox: '/usr/bin/firefox' });
  assert.deepEqual(lines, [
    'Installing chromium (first) ...',
    'chromium: no such package',
    'Installing firefox (first) ...',
    'Installing chromium (second) ...',
  ]);
});

test('what cannot be had is missing, and no exception', async () => {
  const fail = async () => {
    throw new Error('no network');
  };
  const means = { ...nothing, installers: [{ label: 'any', install: fail }] };
  assert.deepEqual(await ensureBrowsers('/', { log: quiet, means, wanted: ['chromium'] }), { chromium: undefined });
});
