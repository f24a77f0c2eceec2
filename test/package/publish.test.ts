import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { run, runNode } from '../../scripts/lib/processes.mjs';
import { root } from './package-files.js';

/* What would be published, looked at as registries and tools would: the packed file. */

interface Packed {
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly unpackedSize: number;
}

let folder: string;
let packed: Packed;
let tarball: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rtc-pack-'));
  // Without scripts: packing would build once more what was built before these tests.
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const { code, output } = await run('npm', args, { cwd: root, capture: true });
  assert.equal(code, 0, output);
  [packed] = JSON.parse(output.slice(output.indexOf('[\n'), output.lastIndexOf(']') + 1)) as [Packed];
  tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('the package holds what it needs', () => {
  const paths = new Set(packed.files.map(({ path }) => path));
  for (const path of [
    'package.json',
    'README.md',
    'LICENSE',
    'demo/index.html',
    'dist/src/index.js',
    'dist/src/index.d.ts',
    'dist/server/main.js',
    'dist/cdn/rtc-elements.js',
    'dist/cdn/rtc-elements.js.br',
    'dist/custom-elements.json',
  ]) {
    assert.ok(paths.has(path), path);
  }
});

test('and nothing else: no tests, no tools, no secrets', () => {
  const wanted = /^(dist|demo|src|server)\/|^(package\.json|README\.md|LICENSE)$/;
  const strange = packed.files
    .map(({ path }) => path)
    .filter((path) => !wanted.test(path) || /\.test\.|(^|\/)\./.test(path));
  assert.deepEqual(strange, []);
  assert.ok(packed.unpackedSize < 6_000_000, `${packed.unpackedSize} bytes`);
});

test('publint finds nothing to mend', async () => {
  const { code, output } = await runNode(['node_modules/publint/src/cli.js', '--strict', tarball], {
    cwd: root,
    capture: true,
  });
  assert.equal(code, 0, output);
});

test('are the types wrong? No', async () => {
  const args = ['node_modules/@arethetypeswrong/cli/dist/index.js', tarball, '--profile', 'esm-only', '--no-color'];
  const excluded = ['--exclude-entrypoints', './custom-elements.json', './package.json'];
  const { code, output } = await runNode([...args, ...excluded], { cwd: root, capture: true });
  assert.equal(code, 0, output);
});
