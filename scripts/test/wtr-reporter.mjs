import { relative } from 'node:path';
import { emptyTally, handOver } from './tally.mjs';

/**
 * Reporter for Web Test Runner: failures in full, passes only counted. A file that cannot be
 * loaded, or that holds no test, is a failure of its own.
 */
export function wtrReporter() {
  const tally = emptyTally();
  const fail = (title, lines) => {
    tally.failed += 1;
    console.log(`\nFAILED  ${title}\n${lines.filter(Boolean).join('\n').replace(/^/gm, '        ')}`);
  };
  const visit = (suite, path, where) => {
    for (const test of suite.tests) {
      const title = `${[...path, test.name].join(' > ')}  (${where})`;
      if (test.skipped) tally.skipped += 1;
      else if (test.passed) tally.passed += 1;
      else fail(title, describeError(test.error ?? {}));
    }
    for (const inner of suite.suites) visit(inner, [...path, inner.name], where);
  };
  const count = ({ tests, suites }) => tests.length + suites.reduce((sum, suite) => sum + count(suite), 0);
  return {
    reportTestFileResults({ sessionsForTestFile, testFile }) {
      for (const { browser, errors, testResults, logs, request404s } of sessionsForTestFile) {
        const where = `${relative(process.cwd(), testFile)}, ${browser.name}`;
        const before = tally.failed;
        if (testResults) visit(testResults, [], where);
        for (const error of errors) fail(where, describeError(error));
        if (errors.length === 0 && (!testResults || count(testResults) === 0)) fail(where, ['the file holds no test']);
        if (tally.failed === before) continue;
        for (const path of request404s) console.log(`        not found: ${path}`);
        for (const log of logs) {
          const line = log.map(String).join(' ');
          if (!line.startsWith('Lit is in dev mode')) console.log(`        console: ${line}`);
        }
      }
      handOver(tally, { isDone: false });
    },
    stop: () => handOver(tally, { isDone: true }),
  };
}

function describeError({ name, message, stack, expected, actual }) {
  const told = stack?.includes(message) ? stack : [`${name ?? 'Error'}: ${message}`, stack].filter(Boolean).join('\n');
  return [told, expected !== undefined && `expected: ${expected}`, actual !== undefined && `actual:   ${actual}`];
}
