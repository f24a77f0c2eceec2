import { existsSync } from 'node:fs';
import puppeteer, { type Browser } from 'puppeteer-core';

const firstExisting = (paths: readonly (string | undefined)[]): string | undefined =>
  paths.find((path) => path !== undefined && existsSync(path));

export const chromiumPath = firstExisting([
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]);
export const firefoxPath = firstExisting([process.env.FIREFOX_PATH, '/usr/bin/firefox-esr', '/usr/bin/firefox']);

const CHROMIUM_FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Pages of one call stand in windows of their own that cover each other: none may be slowed down for it.
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
];

export interface ChromiumOptions {
  /** `fake`: camera and microphone made up by the browser. `none`: no device at all. */
  readonly devices?: 'fake' | 'none';
  readonly flags?: readonly string[];
}

/** Permissions stay as a person's browser has them: a page gets what `PageOptions.permissions` grants. */
export async function launchChromium(options: ChromiumOptions = {}): Promise<Browser> {
  if (!chromiumPath) throw new Error('No Chromium found: set CHROMIUM_PATH to one.');
  const devices = options.devices === 'none' ? [] : ['--use-fake-device-for-media-stream'];
  return puppeteer.launch({
    executablePath: chromiumPath,
    args: [...CHROMIUM_FLAGS, ...devices, ...(options.flags ?? [])],
    // A page under load answers late; what a test waits for has its own, shorter limit.
    protocolTimeout: 60_000,
  });
}

/** Fake devices, no permission question; loopback ICE because a test machine may have nothing else. */
export async function launchFirefox(): Promise<Browser> {
  if (!firefoxPath) throw new Error('No Firefox found: set FIREFOX_PATH to one.');
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: firefoxPath,
    headless: true,
    protocolTimeout: 60_000,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.peerconnection.ice.loopback': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
    },
  });
}
