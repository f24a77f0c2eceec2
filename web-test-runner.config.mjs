import { chromeLauncher } from '@web/test-runner-chrome';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import puppeteerCore from 'puppeteer-core';
import { fileURLToPath } from 'node:url';
import { defaultReporter } from '@web/test-runner';
import { CHROMIUM_FLAGS, FIREFOX_PREFS } from './scripts/lib/browser-flags.mjs';
import { findBrowser } from './scripts/lib/browsers.mjs';
import { wtrReporter } from './scripts/test/wtr-reporter.mjs';

const chromium = findBrowser('chromium');
const firefox = findBrowser('firefox');
const wanted = (process.env.WTR_BROWSERS ?? 'chromium,firefox').split(',');

const browsers = [];
if (wanted.includes('chromium'))
  browsers.push(
    chromeLauncher({
      puppeteer: puppeteerCore,
      concurrency: 1,
      launchOptions: {
        executablePath: chromium,
        args: [...CHROMIUM_FLAGS, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
      },
    }),
  );
if (wanted.includes('firefox') && firefox)
  browsers.push(
    Object.assign(
      chromeLauncher({
        puppeteer: puppeteerCore,
        concurrency: 1,
        launchOptions: {
          browser: 'firefox',
          executablePath: firefox,
          headless: true,
          extraPrefsFirefox: FIREFOX_PREFS,
        },
      }),
      { name: 'Firefox' },
    ),
  );

/** `development` gives lit's warnings, and socket.io-parser's debug build, whose `debug` is no ES module. */
const silentDebug = {
  name: 'silent-debug',
  resolveImport: ({ source }) => (source === 'debug' ? '/__silent-debug.js' : undefined),
  serve: ({ path }) =>
    path === '/__silent-debug.js' ? { body: 'export default () => () => undefined;', type: 'js' } : undefined,
};

export default {
  rootDir: '.',
  files: ['src/**/*.test.ts', '!src/**/*.node.test.ts'],
  nodeResolve: { browser: true, exportConditions: ['development', 'browser'] },
  concurrency: 1,
  browsers,
  // Firefox takes its time on a busy machine.
  browserStartTimeout: 90_000,
  testsStartTimeout: 60_000,
  // Under `npm test` a short report whose counts are added up; alone the usual one.
  reporters: [process.env.RTC_TEST_RESULTS ? wtrReporter() : defaultReporter()],
  testFramework: { config: { timeout: 10000 } },
  plugins: [
    silentDebug,
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)) }),
  ],
};
