import puppeteer, { type Browser } from 'puppeteer-core';
import { CHROMIUM_FLAGS, FIREFOX_PREFS } from '../../../scripts/lib/browser-flags.mjs';
import { findBrowser } from '../../../scripts/lib/browsers.mjs';

export const chromiumPath = findBrowser('chromium');
export const firefoxPath = findBrowser('firefox');

/** Pages of one call stand in windows of their own that cover each other: none may be slowed down for it. */
export const WINDOW_FLAGS = [
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
];

export interface ChromiumOptions {
  /** `fake`: camera and microphone made up by the browser. `none`: no device at all. */
  readonly devices?: 'fake' | 'none';
  readonly flags?: readonly string[];
  /** Of those given by itself, the ones that a test is about. */
  readonly withoutFlags?: readonly string[];
  /** Another program than the one found, which starts it. */
  readonly executablePath?: string;
}

/** Permissions stay as a person's browser has them: a page gets what `PageOptions.permissions` grants. */
export async function launchChromium(options: ChromiumOptions = {}): Promise<Browser> {
  if (!chromiumPath) throw new Error('No Chromium found: set CHROMIUM_PATH to one.');
  const devices = options.devices === 'none' ? [] : ['--use-fake-device-for-media-stream'];
  return puppeteer.launch({
    executablePath: options.executablePath ?? chromiumPath,
    // A socket would not be reached in another network.
    pipe: options.executablePath !== undefined,
    ...(options.withoutFlags && { ignoreDefaultArgs: [...options.withoutFlags] }),
    args: [
      ...[...CHROMIUM_FLAGS, ...WINDOW_FLAGS].filter((flag) => !options.withoutFlags?.includes(flag)),
      ...devices,
      ...(options.flags ?? []),
    ],
    // A page under load answers late; what a test waits for has its own, shorter limit.
    protocolTimeout: 60_000,
  });
}

export async function launchFirefox(): Promise<Browser> {
  if (!firefoxPath) throw new Error('No Firefox found: set FIREFOX_PATH to one.');
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: firefoxPath,
    headless: true,
    protocolTimeout: 60_000,
    extraPrefsFirefox: FIREFOX_PREFS,
  });
}
