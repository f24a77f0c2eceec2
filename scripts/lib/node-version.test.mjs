import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isNodeSupported } from './node-version.mjs';

test('Node 20.19 and everything newer will do', () => {
  for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.1.0'])
    assert.equal(isNodeSupported(version), true, version);
});

test('what is older will not', () => {
  for (const version of ['20.18.3', '18.20.0', '12.22.12', '21.7']) {
    assert.equal(isNodeSupported(version), version.startsWith('21'), version);
  }
});

test('what an old Node reads first is syntax that it knows', () => {
  const root = new URL('../', import.meta.url);
  for (const name of ['start.mjs', 'test.mjs', 'lib/node-version.mjs']) {
    const source = readFileSync(new URL(name, root), 'utf8').replace(/\/\/.*/g, '');
    assert.doesNotMatch(source, /\?\.|\?\?|from 'node:|^await /m, name);
  }
});

test('the package asks for the same version', () => {
  const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const oldest = engines.node.replace('>=', '');
  assert.equal(isNodeSupported(oldest), true);
  const [line, minor] = oldest.split('.').map(Number);
  assert.equal(isNodeSupported(`${line}.${minor - 1}`), false);
});
