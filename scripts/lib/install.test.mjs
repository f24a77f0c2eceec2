import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { ensureInstalled, isInstalled } from './install.mjs';

let root;
const npmPath = process.env.npm_execpath;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rtc-install-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
  if (npmPath === undefined) delete process.env.npm_execpath;
  else process.env.npm_execpath = npmPath;
});

function lock(packages) {
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...packages } }));
}

function installed(packages) {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
}

const a1 = { 'node_modules/a': { version: '1.0.0' } };

test('a fresh clone has nothing installed', () => {
  lock(a1);
  assert.equal(isInstalled(root), false);
});

test('what the lock names is installed', () => {
  lock(a1);
  installed(a1);
  assert.equal(isInstalled(root), true);
});

test('a lock that changed since is noticed', () => {
  lock({ 'node_modules/a': { version: '1.0.1' } });
  installed(a1);
  assert.equal(isInstalled(root), false);
});

test('a package for another platform may be missing', () => {
  lock({ ...a1, 'node_modules/win': { version: '1.0.0', optional: true } });
  installed(a1);
  assert.equal(isInstalled(root), true);
});

test('an installation that broke off is done again', () => {
  lock(a1);
  mkdirSync(join(root, 'node_modules', 'a'), { recursive: true });
  assert.equal(isInstalled(root), false);
});

test('npm runs only where something is missing, with the npm and Node that run us', async () => {
  lock(a1);
  const record = join(root, 'calls');
  process.env.npm_execpath = join(root, 'npm-cli.js');
  writeFileSync(
    process.env.npm_execpath,
    `const fs = require('node:fs');
     fs.appendFileSync(${JSON.stringify(record)}, process.argv[2] + '\\n');
     fs.mkdirSync('node_modules', { recursive: true });
     fs.writeFileSync('node_modules/.package-lock.json', ${JSON.stringify(JSON.stringify({ packages: a1 }))});`,
  );
  await ensureInstalled(root, () => {});
  await ensureInstalled(root, () => {});
  assert.equal(readFileSync(record, 'utf8'), 'ci\n');
});

test('an npm that fails is told of in one sentence', async () => {
  lock(a1);
  process.env.npm_execpath = join(root, 'npm-cli.js');
  writeFileSync(process.env.npm_execpath, 'process.exit(3)');
  await assert.rejects(
    ensureInstalled(root, () => {}),
    { expected: true, message: /npm ci failed \(exit code 3\)/ },
  );
});
