import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { WINDOW_FLAGS } from '../e2e/harness/browsers.js';
import { SMALL_CAMERA } from '../e2e/harness/init-scripts.js';
import { room } from '../e2e/harness/kit.js';
import { waitForMedia } from '../e2e/harness/media.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { keepLinks, keepStatuses, linksByPeer, linksSeenBy, rosterOf, statusesOf } from './harness/journal.js';

/** In the long run past the five minutes after which Chromium lets timers of a hidden page fire once a minute. */
const HIDDEN_MS = process.env.RTC_FAULTS === 'all' ? 390_000 : 5_000;

const isUp = (links: Record<string, string>): boolean => Object.values(links).join() === 'connected';
const isHidden = (page: Page): Promise<boolean> => page.evaluate(() => document.hidden);

describe('a tab in the background', () => {
  // Its timers are slowed down, as a person's browser does it.
  const run = suite({ chromium: { withoutFlags: WINDOW_FLAGS } });
  afterEach(() => run.closePeople());

  it('stays in the call, and nobody thinks otherwise', async () => {
    const name = room();
    // Nothing is sent but what the timers of both have them send.
    const url = run.relay.page(run.relay.tags(name, 'join="auto" audio="off" video="off"'));
    const { page: other } = await run.open(url, { init: SMALL_CAMERA });
    const { page, context } = await run.open(url);
    const pages = [page, other];
    await waitUntil('both links', async () => (await Promise.all(pages.map(linksByPeer))).every(isUp));
    for (const each of pages) {
      await keepStatuses(each);
      await keepLinks(each);
    }
    const rosters = await Promise.all(pages.map(rosterOf));
    const front = await context.newPage();
    await front.goto(run.relay.page('<p>something else</p>'));
    await front.bringToFront();
    await waitUntil('the tab to be hidden', () => isHidden(page));
    await delay(HIDDEN_MS);
    assert.ok(await isHidden(page));
    // What is not seen is not sent.
    await other.evaluate(() => document.querySelector('rtc-room')!.context!.media.setEnabled('camera', true));
    await page.bringToFront();
    await waitUntil('the tab to be shown', async () => !(await isHidden(page)));
    await waitForMedia(page, { links: 1, audio: false });
    for (const each of pages) {
      assert.deepEqual(await linksSeenBy(each), ['connected']);
      assert.deepEqual(await statusesOf(each), []);
    }
    assert.deepEqual(await Promise.all(pages.map(rosterOf)), rosters);
  });
});
