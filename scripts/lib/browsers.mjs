import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { aptInstall, isExecutable, mayInstall } from './debian-tools.mjs';
import { ExpectedError } from './expected-error.mjs';

/** How each browser is called, where it usually is, and under which name it can be had. */
const BROWSERS = {
  chromium: {
    variable: 'CHROMIUM_PATH',
    commands: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'],
    places: [
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    ],
    package: 'chromium',
    download: 'chrome',
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    commands: ['firefox-esr', 'firefox'],
    places: [
      '/Applications/Firefox.app/Contents/MacOS/firefox',
      'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
      'C:\\Program Files (x86)\\Mozilla Firefox\\firefox.exe',
    ],
    package: 'firefox-esr',
    download: 'firefox',
  },
};

/**
 * Path of an installed browser, or undefined. The variable, where it is set, is final: a path in
 * it that leads nowhere is an error, not a reason to take another browser.
 * @param {'chromium' | 'firefox'} name
 */
export function findBrowser(name, { env = process.env, exists = existsSync } = {}) {
  const { variable, commands, places } = BROWSERS[name];
  const given = env[variable];
  if (given) {
    if (exists(given)) return given;
    throw new ExpectedError(`${variable} is ${given}, and there is no such file.`);
  }
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  return [...onPath, ...places].find((path) => exists(path) && isExecutable(path));
}

/**
 * Finds the browsers, and installs what is missing: by apt-get where we are root and it is there,
 * else by @puppeteer/browsers into .cache/. Never throws for a browser that cannot be had.
 * @returns {Promise<{ chromium?: string, firefox?: string }>}
 */
export async function ensureBrowsers(root, { log = console.error, wanted = ['chromium', 'firefox'], means } = {}) {
  const { find, findDownloaded, installers } = means ?? meansOf(root);
  const found = {};
  for (const name of wanted) found[name] = find(name) ?? (await findDownloaded(name));
  for (const { label, install } of installers) {
    for (const name of wanted.filter((name) => !found[name])) {
      log(`Installing ${name} (${label}) ...`);
      try {
        found[name] = (await install(name)) ?? find(name);
      } catch (error) {
        log(`${name}: ${error.message}`);
      }
    }
  }
  return found;
}

function meansOf(root) {
  const cacheDir = join(root, '.cache', 'browsers');
  const puppeteer = { label: '@puppeteer/browsers', install: (name) => download(cacheDir, name) };
  const apt = { label: 'apt-get', install: (name) => aptInstall(BROWSERS[name].package) };
  return {
    find: findBrowser,
    findDownloaded: (name) => downloadedBrowser(cacheDir, name),
    installers: mayInstall() ? [apt, puppeteer] : [puppeteer],
  };
}

async function downloadedBrowser(cacheDir, name) {
  const { getInstalledBrowsers } = await import('@puppeteer/browsers');
  const installed = await getInstalledBrowsers({ cacheDir });
  return installed.find(({ browser }) => browser === BROWSERS[name].download)?.executablePath;
}

async function download(cacheDir, name) {
  const { detectBrowserPlatform, install, resolveBuildId } = await import('@puppeteer/browsers');
  const browser = BROWSERS[name].download;
  const buildId = await resolveBuildId(browser, detectBrowserPlatform(), 'stable');
  const { executablePath } = await install({ browser, buildId, cacheDir });
  return executablePath;
}
