import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, it, type TestContext } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { SMALL_CAMERA } from '../e2e/harness/init-scripts.js';
import { waitForStatus } from '../e2e/harness/kit.js';
import { waitForMedia } from '../e2e/harness/media.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { callOf, each, framesOf, type Call } from './harness/call.js';
import { keepStatuses, rosterOf, statusesOf } from './harness/journal.js';
import { headlessPage, joinAll } from './harness/sessions.js';

const STILL_MS = 20_000;
/** The relay keeps a seat for somewhat longer. */
const LONG_STILL_MS = 120_000;
/** Twice what is promised, for a busy machine; a seat whose page may still be there is kept twice as long. */
const GONE_MS = 6_000;

/** Process ids of the browser's pages. */
async function renderersOf(browser: Browser): Promise<number[]> {
  const session = await browser.target().createCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/** Resolves when each of the page's two links has decoded frames since the call. */
async function decodesAnew(page: Page): Promise<void> {
  const before = await framesOf(page);
  await waitUntil(
    'frames on both links',
    async () => {
      const now = await framesOf(page);
      return now.length === 2 && now.every((frames, index) => frames > (before[index] ?? 0));
    },
    { everyMs: 20, report: () => framesOf(page) },
  );
}

describe('the page of one of three', () => {
  const run = suite();
  afterEach(() => run.closePeople());

  /** Milliseconds until the first two see nobody but each other. */
  const goneAfter = async (call: Call, end: () => Promise<unknown>): Promise<number> => {
    const rest = call.people.slice(0, 2);
    const startedAt = performance.now();
    await end();
    for (const { page } of rest) {
      await waitUntil('one to be gone', async () => (await rosterOf(page)).length === 2, {
        timeoutMs: GONE_MS,
        everyMs: 20,
      });
    }
    const ms = performance.now() - startedAt;
    for (const { page } of rest) await waitForMedia(page, { links: 1 });
    return ms;
  };

  it('is closed: the others go on without it', async (t) => {
    const call = await callOf(3, run);
    const ms = await goneAfter(call, () => call.people[2]!.page.close());
    t.diagnostic(`gone after ${ms.toFixed(0)} ms`);
  });

  it('is closed and has no goodbye: its browser ends the socket', async (t) => {
    const call = await callOf(2, run);
    const room = await call.people[0]!.page.evaluate(() => document.querySelector('rtc-room')!.room);
    const { page } = await run.open(await headlessPage(run.relay), { init: SMALL_CAMERA });
    assert.notDeepEqual(await joinAll(page, [room], 2, 15_000), [-1]);
    const ms = await goneAfter(call, () => page.close());
    t.diagnostic(`gone after ${ms.toFixed(0)} ms`);
  });

  it('crashes: the others go on, and the seat is given up when nobody comes back to it', async (t) => {
    const call = await callOf(3, run);
    const crash = async (): Promise<void> => {
      const session = await call.people[2]!.page.createCDPSession();
      // It never answers.
      void session.send('Page.crash').catch(() => undefined);
    };
    const ms = await goneAfter(call, crash);
    t.diagnostic(`gone after ${ms.toFixed(0)} ms`);
  });

  it('stands still for twenty seconds, as a machine that sleeps, and is back with everybody', (t) =>
    standStill(t, STILL_MS));
  it(
    'stands still for two minutes, and is back with everybody',
    { skip: process.env.RTC_FAULTS !== 'all' && 'only with RTC_FAULTS=all' },
    (t) => standStill(t, LONG_STILL_MS),
  );

  const standStill = async (t: TestContext, ms: number): Promise<void> => {
    const call = await callOf(2, run);
    const others = await renderersOf(run.browser);
    const { page } = await run.open(call.url, { init: SMALL_CAMERA });
    await waitForMedia(page, { links: 2 });
    await keepStatuses(page);
    const roster = await rosterOf(page);
    const own = (await renderersOf(run.browser)).filter((id) => !others.includes(id));
    assert.ok(own.length > 0);
    for (const id of own) process.kill(id, 'SIGSTOP');
    try {
      await delay(ms);
      for (const seen of await each(call, rosterOf)) assert.deepEqual(seen, roster, 'nobody is gone');
    } finally {
      for (const id of own) process.kill(id, 'SIGCONT');
    }
    const wokeAt = performance.now();
    await Promise.all([page, ...call.people.map(({ page }) => page)].map(decodesAnew));
    t.diagnostic(`new frames on all links ${(performance.now() - wokeAt).toFixed(0)} ms after it went on`);
    await waitForStatus(page, 'joined');
    t.diagnostic(`with its seat ${(performance.now() - wokeAt).toFixed(0)} ms after it went on`);
    await waitForMedia(page, { links: 2 });
    await each(call, (page) => waitForMedia(page, { links: 2 }));
    assert.deepEqual(await rosterOf(page), roster);
    const statuses = [...(await statusesOf(page)), ...(await each(call, statusesOf)).flat()];
    for (const { status } of statuses) assert.match(status, /^(joined|reconnecting)$/);
  };
});
