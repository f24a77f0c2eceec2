import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runNode } from '../lib/processes.mjs';

const reporter = fileURLToPath(new URL('node-reporter.mjs', import.meta.url));
let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'rtc-reporter-'));
});
after(() => rmSync(folder, { recursive: true }));

/** Runs one test file through the reporter, as `npm test` would. */
async function report(source) {
  const file = join(folder, 'some.test.mjs');
  const results = join(folder, 'results.json');
  writeFileSync(file, `import { before, describe, it, test } from 'node:test';\n${source}`);
  const { code, output } = await runNode(['--test', `--test-reporter=${reporter}`, file], {
    capture: true,
    // The runner that runs this test would otherwise take the inner one for a part of itself.
    env: { RTC_TEST_RESULTS: results, NODE_TEST_CONTEXT: undefined },
  });
  const { isDone, running, ...tally } = JSON.parse(readFileSync(results, 'utf8'));
  assert.deepEqual({ isDone, running }, { isDone: true, running: [] });
  return { code, output, tally };
}

test('passed, skipped and to-do tests are counted, suites are not', async () => {
  const { code, tally, output } = await report(`
    test('a', () => {});
    describe('s', () => { it('b', () => {}); it.skip('c', () => {}); it.todo('d'); });`);
  assert.deepEqual(tally, { passed: 2, failed: 0, skipped: 2 });
  assert.equal(code, 0);
  assert.equal(output, '');
});

test('a failure shows its name, place, reason, its cause, and what the file printed', async () => {
  const { code, tally, output } = await report(`
    test('adds', () => { console.log('a hint'); throw new Error('wrong', { cause: new Error('deeper') }); });`);
  assert.deepEqual(tally, { passed: 0, failed: 1, skipped: 0 });
  assert.equal(code, 1);
  for (const part of [/FAILED {2}adds {2}\(.*some\.test\.mjs/, /Error: wrong/, /caused by: Error: deeper/, /a hint/]) {
    assert.match(output, part);
  }
});

test('a failure within a suite counts once', async () => {
  const { tally } = await report(`describe('s', () => { it('b', () => { throw new Error('x'); }); });`);
  assert.deepEqual(tally, { passed: 0, failed: 1, skipped: 0 });
});

test('a file that crashes is a failure', async () => {
  const { tally, output } = await report(`throw new Error('cannot start');`);
  assert.deepEqual(tally, { passed: 0, failed: 1, skipped: 0 });
  assert.match(output, /cannot start/);
});

test('a file without a test is a failure', async () => {
  const { tally, output } = await report('');
  assert.deepEqual(tally, { passed: 0, failed: 1, skipped: 0 });
  assert.match(output, /the file holds no test/);
});

test('a hook that breaks is a failure', async () => {
  const { code, tally } = await report(`before(() => { throw new Error('x'); }); test('a', () => {});`);
  assert.notEqual(code, 0);
  assert.ok(tally.failed >= 1);
  assert.equal(tally.passed, 0);
});
