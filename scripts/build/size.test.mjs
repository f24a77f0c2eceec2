import assert from 'node:assert/strict';
import { test } from 'node:test';
import { root } from '../lib/paths.mjs';
import { runNode } from '../lib/processes.mjs';
import { bundleModule, SOON_LOADED } from './bundle.mjs';
import { BUDGETS, CEILINGS, checkSizes } from './size.mjs';

const sizes = (call, core) => ({ files: [], parts: [['lit', 10]], corePackages: [], call, core });
const quiet = () => {};

test('what is within its limit passes, to the byte', () => {
  checkSizes(sizes(45_000, 14_000), BUDGETS, quiet);
});

test('one byte more fails, and says what is too large', () => {
  assert.throws(() => checkSizes(sizes(45_001, 14_000), BUDGETS, quiet), /call is 45001 bytes of 45000/);
  assert.throws(() => checkSizes(sizes(45_000, 14_001), BUDGETS, quiet), /core is 14001 bytes of 14000/);
});

test('what is over its budget is said, also where it is let pass for now', () => {
  const said = [];
  checkSizes(sizes(CEILINGS.call, CEILINGS.core), CEILINGS, (line) => said.push(line));
  const isOver = CEILINGS.call > BUDGETS.call || CEILINGS.core > BUDGETS.core;
  assert.equal(
    said.some((line) => line.includes('OVER BUDGET')),
    isOver,
  );
});

test('the real bundles pass no tiny budget: the check weighs them', async () => {
  const args = ['scripts/size.mjs', '--call', '1000', '--core', '1000'];
  const { code, output } = await runNode(args, { cwd: root, capture: true });
  assert.equal(code, 1, output);
  assert.match(output, /Too large: call is \d{5} bytes of 1000\. Too large: core is \d{4,5} bytes of 1000\./);
});

test('a call begins with one file, and what loads by itself soon after is one more', async () => {
  const { outputs } = (await bundleModule(root, '0.0.0')).metafile;
  const [main] = Object.values(outputs).filter(({ entryPoints }) => entryPoints.includes('src/cdn.ts'));
  assert.deepEqual(
    main.imports.filter(({ kind }) => kind === 'import-statement'),
    [],
  );
  const soon = Object.values(outputs).filter((output) => SOON_LOADED.some((one) => output.entryPoints.includes(one)));
  assert.deepEqual(
    soon.map(({ entryPoints }) => [...entryPoints].sort()),
    [[...SOON_LOADED].sort()],
  );
});
