import { chromeLauncher } from '@web/test-runner-chrome';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import puppeteerCore from 'puppeteer-core';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defaultReporter } from '@web/test-runner';
import { wtrReporter } from './scripts/test/wtr-reporter.mjs';

const chromium = process.env.CHROMIUM_PATH ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync);
const firefox = process.env.FIREFOX_PATH ?? ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find(existsSync);
const wanted = (process.env.WTR_BROWSERS ?? 'chromium,firefox').split(',');

const browsers = [];
if (wanted.includes('chromium'))
  browsers.push(
    chromeLauncher({
      puppeteer: puppeteerCore,
      concurrency: 1,
      launchOptions: {
        executablePath: chromium,
        args: [
          '--headless=new',
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--use-fake-device-for-media-stream',
          '--use-fake-ui-for-media-stream',
        ],
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
          extraPrefsFirefox: {
            'media.navigator.streams.fake': true,
            'media.navigator.permission.disabled': true,
            'media.peerconnection.ice.loopback': true,
            'media.peerconnection.ice.obfuscate_host_addresses': false,
          },
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
