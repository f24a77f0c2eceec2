import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runNode } from '../../scripts/lib/processes.mjs';
import { manifest, moduleEntries, packageEntries, root } from './package-files.js';

const TAGS = ['rtc-chat', 'rtc-controls', 'rtc-lobby', 'rtc-room', 'rtc-signal-log', 'rtc-video'];

/** Runs a module in plain Node, as an application would: no tsx, no DOM. */
async function evaluate(code: string): Promise<string> {
  const { code: exit, output } = await runNode(['--input-type=module', '--eval', code], { cwd: root, capture: true });
  assert.equal(exit, 0, output);
  return output.trim();
}

test('every entry leads to a file, with types where it is a module', () => {
  const entries = packageEntries();
  for (const { specifier, file, types } of entries) {
    assert.ok(existsSync(join(root, file)), `${specifier}: ${file}`);
    if (types !== undefined) assert.ok(existsSync(join(root, types)), `${specifier}: ${types}`);
  }
  const offered = new Set(entries.map(({ specifier }) => specifier.replace(`${manifest.name}/`, '')));
  const promised = [
    'rtc-elements',
    'define',
    ...TAGS.map((tag) => `define/${tag}.js`),
    'core',
    'simulate',
    'server',
    'protocol',
    'locales/en.js',
    'cdn/rtc-elements.js',
    'cdn/rtc-elements.iife.js',
    'cdn/sri.json',
    'custom-elements.json',
    'package.json',
  ];
  assert.deepEqual(
    promised.filter((name) => !offered.has(name)),
    [],
  );
});

test('every module can be imported in Node by its public name', async () => {
  const specifiers = moduleEntries().map(({ specifier }) => specifier);
  const counts = JSON.parse(
    await evaluate(
      `const counts = {};
       for (const name of ${JSON.stringify(specifiers)}) counts[name] = Object.keys(await import(name)).length;
       console.log(JSON.stringify(counts));`,
    ),
  ) as Record<string, number>;
  for (const name of ['rtc-elements', 'rtc-elements/core', 'rtc-elements/server', 'rtc-elements/protocol']) {
    assert.ok((counts[name] ?? 0) > 0, `${name} exports nothing`);
  }
});

test('the main entry has no side effect: it registers nothing', async () => {
  const source = `
    let defined = 0;
    globalThis.customElements = { define: () => (defined += 1), get: () => undefined };
    await import('rtc-elements');
    console.log(defined);`;
  assert.equal(await evaluate(source), '0');
});

test('the define entry registers every element, and one module per tag at least its own', async () => {
  const load = (name: string): string => `
    const tags = [];
    globalThis.customElements = { define: (tag) => tags.push(tag), get: (tag) => (tags.includes(tag) ? class {} : undefined) };
    await import('${name}');
    console.log(tags.sort().join());`;
  assert.equal(await evaluate(load('rtc-elements/define')), TAGS.join());
  for (const tag of TAGS) {
    const tags = (await evaluate(load(`rtc-elements/define/${tag}.js`))).split(',');
    assert.ok(tags.includes(tag), `define/${tag}.js registers ${tags.join()}`);
  }
});

test('a page that has the tags already is left alone', async () => {
  const source = `
    globalThis.customElements = { define: () => { throw new Error('taken') }, get: () => class {} };
    await import('rtc-elements/define');
    console.log('fine');`;
  assert.match(await evaluate(source), /^fine$/m);
});

test('the command can be started', async () => {
  const file = manifest.bin['rtc-elements'];
  assert.ok(file);
  assert.match(readFileSync(join(root, file), 'utf8'), /^#!\/usr\/bin\/env node\n/);
  const { code, output } = await runNode([file, '--help'], { cwd: root, capture: true });
  assert.equal(code, 0, output);
  assert.match(output, /--port/);
});

test('compressed copies and checksums are those of the bundles', async () => {
  const { sriOf } = await import('../../scripts/build/cdn.mjs');
  const { brotliDecompressSync, gunzipSync } = await import('node:zlib');
  const folder = join(root, 'dist', 'cdn');
  const sri = JSON.parse(readFileSync(join(folder, 'sri.json'), 'utf8')) as Record<string, string>;
  assert.equal(sri['version'], manifest.version);
  const names = Object.keys(sri).filter((name) => name !== 'version');
  assert.ok(names.includes('rtc-elements.js') && names.includes('rtc-elements.iife.js'), names.join());
  for (const name of names) {
    const contents = readFileSync(join(folder, name));
    assert.equal(sri[name], sriOf(contents), name);
    assert.ok(gunzipSync(readFileSync(join(folder, `${name}.gz`))).equals(contents), `${name}.gz`);
    assert.ok(brotliDecompressSync(readFileSync(join(folder, `${name}.br`))).equals(contents), `${name}.br`);
    assert.ok(statSync(join(folder, `${name}.map`)).size > 0, `${name}.map`);
  }
});
