import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bundleCore, packagesIn } from '../../scripts/build/bundle.mjs';
import { filesBelow, root } from './package-files.js';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const scripts = (folder: string): string[] => filesBelow(root, folder, (path) => path.endsWith('.js'));

test('the core pulls in no lit, no element, and no package but socket.io-client', async () => {
  const { metafile } = await bundleCore(root);
  const inputs = Object.keys(metafile.inputs);
  assert.deepEqual(
    packagesIn(metafile).filter((name) => name !== 'valibot'),
    [],
  );
  assert.deepEqual(
    inputs.filter((path) => /^src\/(components|context|locales)\//.test(path)),
    [],
  );
});

test('server and protocol are compiled without the DOM', () => {
  const { compilerOptions } = JSON.parse(read('tsconfig.node.json')) as { compilerOptions: { lib: string[] } };
  assert.deepEqual(
    compilerOptions.lib.filter((name) => /dom/i.test(name)),
    [],
  );
  for (const path of filesBelow(root, 'server').concat(filesBelow(root, 'src/protocol'))) {
    assert.doesNotMatch(read(path), /\/\/\/\s*<reference\s+lib=["']dom/i, path);
  }
});

test('nothing that turns text into markup or code is shipped', () => {
  const own = [...scripts('dist/src'), ...scripts('dist/server')];
  assert.ok(own.length > 20);
  const banned =
    /\b(innerHTML|outerHTML|insertAdjacentHTML|srcdoc|unsafeHTML|unsafeSVG|styleMap)\b|\beval\s*\(|\bnew Function\b|document\.write/;
  for (const path of own) {
    const code = read(path).replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, '');
    assert.doesNotMatch(code, banned, path);
  }
});

test('the bundles hold the production lit with a policy of its own name, and no console chatter', () => {
  for (const path of ['dist/cdn/rtc-elements.js', 'dist/cdn/rtc-elements.iife.js']) {
    const files = path.endsWith('.iife.js') ? [path] : [path, ...scripts('dist/cdn/chunks')];
    const code = files.map(read).join('\n');
    assert.match(code, /createPolicy\("rtc-elements-lit"/, path);
    assert.doesNotMatch(code, /createPolicy\("lit-html"/, path);
    assert.doesNotMatch(code, /Lit is in dev mode/, path);
    assert.doesNotMatch(code, /\beval\s*\(|\bnew Function\b/, path);
  }
});

test('the module tells Chromium to compile it while it loads, with its very first line', () => {
  assert.match(read('dist/cdn/rtc-elements.js'), /^\/\/# allFunctionsCalledOnLoad\n/);
  for (const path of scripts('dist/cdn/chunks')) assert.doesNotMatch(read(path), /allFunctionsCalledOnLoad/, path);
});

test('the classic script leaves one global and no other', () => {
  const code = read('dist/cdn/rtc-elements.iife.js');
  assert.match(code, /^(\/\*![^]*?\*\/\s*)?("use strict";)?var RtcElements=\(\(\)=>\{/);
});

test('the license texts of what is bundled are beside it', () => {
  const text = read('dist/cdn/LICENSES.txt');
  for (const name of ['lit-html', 'socket.io-client', 'engine.io-client', '@shoelace-style/localize']) {
    assert.match(text, new RegExp(`^${name} \\d`, 'm'));
  }
  assert.doesNotMatch(text, /No license file in the package/);
});

test('nothing is fetched from anybody else: no address of another host in what runs', () => {
  // Namespaces are names, not addresses; source maps and comments fetch nothing.
  const names = /^http:\/\/www\.w3\.org\//;
  for (const path of [...scripts('dist/cdn'), ...scripts('dist/src')]) {
    const code = read(path)
      .replace(/\/\*[^]*?\*\//g, '')
      .replace(/^\s*\/\/.*$/gm, '');
    const found = [...code.matchAll(/["'`](https?:\/\/[\w.-]+[^"'`]*)/g)].map(([, address = '']) => address);
    assert.deepEqual(
      found.filter((address) => !names.test(address)),
      [],
      path,
    );
  }
});
