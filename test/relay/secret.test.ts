import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { defaultStateDir, loadSecret } from '../../server/secret.js';
import { tempFolder } from './helpers.js';

const silent = (): void => undefined;

test('the secret is made on first start, readable by its owner only, and found again', (t) => {
  const stateDir = join(tempFolder(t), 'deep', 'state');
  const secret = loadSecret({ stateDir, warn: assert.fail });
  assert.match(secret, /^[\da-f]{64}$/);
  assert.equal(statSync(join(stateDir, 'secret')).mode & 0o777, 0o600);
  assert.equal(statSync(stateDir).mode & 0o777, 0o700);
  assert.deepEqual(readdirSync(stateDir), ['secret'], 'nothing else is left behind');
  assert.equal(loadSecret({ stateDir, warn: assert.fail }), secret);
});

test('two folders, two secrets', (t) => {
  assert.notEqual(
    loadSecret({ stateDir: tempFolder(t), warn: silent }),
    loadSecret({ stateDir: tempFolder(t), warn: silent }),
  );
});

test('a secret that others can read is shut, with a warning', (t) => {
  const stateDir = tempFolder(t);
  const secret = loadSecret({ stateDir, warn: silent });
  chmodSync(join(stateDir, 'secret'), 0o644);
  const warnings: string[] = [];
  assert.equal(loadSecret({ stateDir, warn: (sentence) => warnings.push(sentence) }), secret);
  assert.equal(statSync(join(stateDir, 'secret')).mode & 0o777, 0o600);
  assert.equal(warnings.length, 1);
});

test('where nothing can be kept there is a secret all the same, with a warning', (t) => {
  const file = join(tempFolder(t), 'file');
  writeFileSync(file, 'in the way');
  const warnings: string[] = [];
  const secret = loadSecret({ stateDir: file, warn: (sentence) => warnings.push(sentence) });
  assert.match(secret, /^[\da-f]{64}$/);
  assert.match(warnings.join(), /could not be kept/);
});

test('a file that holds something else is not overwritten', (t) => {
  const stateDir = tempFolder(t);
  writeFileSync(join(stateDir, 'secret'), 'short', { mode: 0o600 });
  const warnings: string[] = [];
  loadSecret({ stateDir, warn: (sentence) => warnings.push(sentence) });
  assert.equal(warnings.length, 1);
  assert.equal(readFileSync(join(stateDir, 'secret'), 'utf8'), 'short');
});

test('the state folder follows XDG where it is set', () => {
  assert.equal(defaultStateDir({ XDG_STATE_HOME: '/state' }), '/state/rtc-elements');
  assert.match(defaultStateDir({}), /\.rtc-elements$/);
});
