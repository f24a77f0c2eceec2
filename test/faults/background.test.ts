import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { WINDOW_FLAGS } from '../e2e/harness/browsers.js';
import { waitForMedia } from '../e2e/harness/media.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { callOf, each } from './harness/call.js';
import { keepLinks, linksSeenBy, rosterOf, statusesOf } from './harness/journal.js';

/** Six of the relay's pings, in the long run. */
const HIDDEN_MS = process.env.RTC_FAULTS === 'all' ? 65_000 : 5_000;

const isHidden = (page: Page): Promise<boolean> => page.evaluate(() => document.hidden);

describe('a tab in the background', () => {
  // Its timers are slowed down, as a person's browser does it.
  const run = suite({ chromium: { withoutFlags: WINDOW_FLAGS } });
  afterEach(() => run.closePeople());

  it('stays in the call, and nobody thinks otherwise', async () => {
    const call = await callOf(2, run);
    const { page, context } = call.people[1]!;
    await each(call, keepLinks);
    const front = await context.newPage();
    await front.goto(run.relay.page('<p>something else</p>'));
    await front.bringToFront();
    await waitUntil('the tab to be hidden', () => isHidden(page));
    await delay(HIDDEN_MS);
    assert.ok(await isHidden(page));
    await each(call, (page) => waitForMedia(page, { links: 1 }));
    await page.bringToFront();
    await waitUntil('the tab to be shown', async () => !(await isHidden(page)));
    await each(call, (page) => waitForMedia(page, { links: 1 }));
    assert.deepEqual(await each(call, rosterOf), [call.roster, call.roster]);
    assert.deepEqual(await each(call, linksSeenBy), [['connected'], ['connected']]);
    assert.deepEqual(await each(call, statusesOf), [[], []]);
  });
});
