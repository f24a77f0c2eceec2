import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { wtrReporter } from './wtr-reporter.mjs';

const suite = (name, tests, suites = []) => ({ name, tests, suites });
const passed = (name) => ({ name, passed: true, skipped: false });

/** What the reporter hands over and prints for one file's session. */
function report(t, session) {
  const folder = mkdtempSync(join(tmpdir(), 'rtc-wtr-'));
  const results = join(folder, 'results.json');
  const before = process.env.RTC_TEST_RESULTS;
  process.env.RTC_TEST_RESULTS = results;
  const log = t.mock.method(console, 'log', () => {});
  try {
    const reporter = wtrReporter();
    const complete = { browser: { name: 'Chrome' }, errors: [], logs: [], request404s: [], ...session };
    reporter.reportTestFileResults({ testFile: 'src/a.test.ts', sessionsForTestFile: [complete] });
    reporter.stop();
    const printed = log.mock.calls.map(({ arguments: [line] }) => line).join('\n');
    const { isDone, ...tally } = JSON.parse(readFileSync(results, 'utf8'));
    assert.equal(isDone, true);
    return { tally, printed };
  } finally {
    if (before === undefined) delete process.env.RTC_TEST_RESULTS;
    else process.env.RTC_TEST_RESULTS = before;
    rmSync(folder, { recursive: true });
  }
}

test('tests of nested suites are counted', (t) => {
  const inner = suite('inner', [passed('b'), { name: 'c', passed: false, skipped: true }]);
  const { tally, printed } = report(t, { testResults: suite('', [passed('a')], [inner]) });
  assert.deepEqual(tally, { passed: 2, failed: 0, skipped: 1 });
  assert.equal(printed, '');
});

test('a failure shows where it is, why, and what the page said', (t) => {
  const error = { message: 'not so', stack: 'AssertionError: not so\n  at x', expected: '1', actual: '2' };
  const failed = { name: 'b', passed: false, skipped: false, error };
  const { tally, printed } = report(t, { testResults: suite('', [], [suite('inner', [failed])]), logs: [['a hint']] });
  assert.deepEqual(tally, { passed: 0, failed: 1, skipped: 0 });
  for (const part of [/inner > b {2}\(src\/a\.test\.ts, Chrome\)/, /at x/, /expected: 1/, /actual: {3}2/, /a hint/]) {
    assert.match(printed, part);
  }
});

test('a file that cannot be loaded is a failure', (t) => {
  const { tally, printed } = report(t, { errors: [{ message: 'cannot import' }], request404s: ['src/gone.js'] });
  assert.deepEqual(tally, { passed: 0, failed: 1, skipped: 0 });
  assert.match(printed, /cannot import/);
  assert.match(printed, /not found: src\/gone\.js/);
});

test('a file without a test is a failure', (t) => {
  assert.deepEqual(report(t, { testResults: suite('', [], [suite('empty', [])]) }).tally.failed, 1);
});
