import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, BrowserContext, Page, Permission } from 'puppeteer-core';
import { probeSource } from './probe.js';

export interface PageOptions {
  /** Granted to the page's origin before it loads. Chromium only. */
  readonly permissions?: readonly Permission[];
  /** Runs before the page's scripts, after the probe. */
  readonly init?: string;
  readonly viewport?: { width: number; height: number };
  /** False leaves out waiting for the load event, where time counts. */
  readonly waitForLoad?: boolean;
  /** How long the empty window is left alone first, where nothing of its own start may be measured. */
  readonly pauseMs?: number;
}

/** One person: a page in a browser context of its own, with what it said meanwhile. */
export interface Person {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Uncaught exceptions and rejections. */
  readonly pageErrors: string[];
  /** Console lines of type error or warn. */
  readonly complaints: string[];
  /** Texts of alert(), confirm() and prompt(); none is ever wanted. */
  readonly dialogs: string[];
  close(): Promise<void>;
}

export const CAMERA: readonly Permission[] = ['camera', 'microphone'];

export async function openPage(browser: Browser, url: string, options: PageOptions = {}): Promise<Person> {
  const context = await browser.createBrowserContext();
  const { permissions = CAMERA } = options;
  if (permissions.length > 0 && (await browser.version()).toLowerCase().includes('chrome'))
    await context.overridePermissions(new URL(url).origin, [...permissions]);
  const page = await context.newPage();
  if (options.viewport) await page.setViewport(options.viewport);
  const person: Person = {
    page,
    context,
    pageErrors: [],
    complaints: [],
    dialogs: [],
    close: () => context.close().catch(() => undefined),
  };
  page.on('pageerror', (error) => person.pageErrors.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warn') person.complaints.push(line.text());
  });
  page.on('dialog', (dialog) => {
    person.dialogs.push(dialog.message());
    void dialog.dismiss().catch(() => undefined);
  });
  await page.evaluateOnNewDocument(probeSource);
  if (options.init) await page.evaluateOnNewDocument(options.init);
  if (options.pauseMs) await delay(options.pauseMs);
  await page.goto(url, { waitUntil: options.waitForLoad === false ? [] : 'load', timeout: 20_000 });
  return person;
}
