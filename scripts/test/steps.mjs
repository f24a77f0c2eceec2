import { join } from 'node:path';
import { filesBelow } from '../lib/files.mjs';
import { runNode } from '../lib/processes.mjs';
import { emptyTally } from './tally.mjs';
import { tallied } from './tallied.mjs';

const MINUTE_MS = 60_000;
const bin = (path) => join('node_modules', path);

/** One at a time: each brings several browsers, and two cores. */
const WITH_BROWSERS = { browsers: ['chromium'], flags: ['--test-concurrency=1'], fileLimitMs: 5 * MINUTE_MS };

/**
 * What `npm test` runs, in this order. `browsers` is what a step cannot do without, `tools` what some of its tests
 * are skipped without; a limit is generous, only there so that a hung step ends and is told of.
 */
export const STEPS = [
  check('format', 'Formatting', 3, [bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.']),
  check('lint', 'Lint', 5, [bin('eslint/bin/eslint.js'), '--max-warnings=0', '.']),
  check('templates', 'Lint of templates', 3, ['scripts/lint/templates.mjs']),
  check('types', 'Types of everything', 4, [bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.test.json']),
  check('build', 'Build, with its types and sizes', 5, ['scripts/build.mjs'], { isShown: true }),
  nodeTests('node', 'Tests in Node', 12, ({ path }) => !isWithBrowsers(path)),
  browserTests('wtr-chromium', 'Elements in Chromium', 'chromium'),
  browserTests('wtr-firefox', 'Elements in Firefox', 'firefox'),
  nodeTests('e2e', 'Whole calls', 20, ({ path }) => path.startsWith('test/e2e/'), {
    ...WITH_BROWSERS,
    useful: ['firefox'],
  }),
  nodeTests('faults', 'Faults', 20, ({ path }) => path.startsWith('test/faults/'), {
    ...WITH_BROWSERS,
    tools: ['turnserver', 'ip', 'nft'],
  }),
];

function isWithBrowsers(path) {
  return path.startsWith('test/e2e/') || path.startsWith('test/faults/');
}

/** A program that is right or wrong as a whole; it counts as one. */
function check(id, title, limitMinutes, args, { isShown = false } = {}) {
  return {
    id,
    title,
    browsers: [],
    useful: [],
    async run({ root }) {
      const { code, output, timedOut } = await runNode(args, {
        cwd: root,
        capture: true,
        limitMs: limitMinutes * MINUTE_MS,
      });
      const isRight = code === 0 && !timedOut;
      if (isShown || !isRight) console.log(output.trimEnd());
      return { ...emptyTally(), [isRight ? 'passed' : 'failed']: 1, timedOut };
    },
  };
}

/** Test files for `node --test`: `*.node.test.ts` beside the code, everything under test/, and the scripts' own. */
function nodeTests(
  id,
  title,
  limitMinutes,
  isWanted,
  { browsers = [], useful = [], tools = [], flags = [], fileLimitMs = 2 * MINUTE_MS } = {},
) {
  return {
    id,
    title,
    browsers,
    useful,
    tools,
    async run({ root, env }) {
      const files = [
        ...filesBelow(root, 'src', (path) => path.endsWith('.node.test.ts')),
        ...filesBelow(root, 'server', (path) => path.endsWith('.test.ts')),
        ...filesBelow(root, 'test', (path) => path.endsWith('.test.ts')),
        ...filesBelow(root, 'scripts', (path) => path.endsWith('.test.mjs')),
      ].filter((path) => isWanted({ path }));
      if (files.length === 0) return { ...emptyTally(), isEmpty: true };
      const reporter = ['--test-reporter=./scripts/test/node-reporter.mjs', '--test-reporter-destination=stdout'];
      // The time limit is a file's: the runner ends its process and tells its name.
      const args = ['--import', 'tsx', '--test', `--test-timeout=${fileLimitMs}`, ...flags, ...reporter, ...files];
      return tallied((results) =>
        runNode(args, { cwd: root, limitMs: limitMinutes * MINUTE_MS, env: { ...env, RTC_TEST_RESULTS: results } }),
      );
    },
  };
}

function browserTests(id, title, browser) {
  return {
    id,
    title,
    browsers: browser === 'chromium' ? ['chromium'] : [],
    useful: [browser],
    async run({ root, env, found, tallies }) {
      if (!found[browser]) {
        const count = tallies['wtr-chromium'];
        console.log(`No ${browser} here and none to be had: its tests are skipped.`);
        return { ...emptyTally(), skipped: count ? count.passed + count.failed + count.skipped : 1 };
      }
      const args = [bin('@web/test-runner/dist/bin.js'), '--config', 'web-test-runner.config.mjs', '--static-logging'];
      return tallied((results) =>
        runNode(args, {
          cwd: root,
          limitMs: 6 * MINUTE_MS,
          env: { ...env, WTR_BROWSERS: browser, RTC_TEST_RESULTS: results },
        }),
      );
    },
  };
}
