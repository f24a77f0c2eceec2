import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { negotiationsOf, waitForMedia } from '../e2e/harness/media.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { callOf, each } from './harness/call.js';

const TOGGLES = 100;
const STORM_MS = 5_000;
/** Thrice what is promised, for a busy machine. */
const CONVERGED_MS = 6_000;

/** Switches microphone and camera on and off at random, both on in the end; resolves when the last is asked for. */
const storm = (page: Page, seed: number): Promise<void> =>
  page.evaluate(
    async (toggles, ms, seed) => {
      const { media } = document.querySelector('rtc-room')!.context!;
      let state = seed;
      const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
      for (let count = 0; count < toggles; count += 1) {
        const source = random() < 0.5 ? 'microphone' : 'camera';
        // Those that a later one overtakes may be refused.
        media.setEnabled(source, random() < 0.5).catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, ms / toggles));
      }
      for (const source of ['microphone', 'camera'] as const) void media.setEnabled(source, true);
    },
    TOGGLES,
    STORM_MS,
    seed,
  );

/** What a page shows of the other one, and what is so on it. */
const presenceOf = (page: Page, whose: 'self' | 'other'): Promise<string> =>
  page.evaluate((whose) => {
    const { self, others } = document.querySelector('rtc-room')!.context!.participants.getState();
    const { microphone, camera } = (whose === 'self' ? self : others[0]!).presence;
    return `${String(microphone)} ${String(camera)}`;
  }, whose);

describe('somebody who presses every button', () => {
  const run = suite();
  afterEach(() => run.closePeople());

  it('a hundred times in five seconds is shown as they are soon after, and nothing is negotiated', async (t) => {
    const call = await callOf(2, run);
    const [one, other] = call.people.map(({ page }) => page) as [Page, Page];
    const negotiations = await each(call, negotiationsOf);
    const seed = Math.floor(Math.random() * 2 ** 31) + 1;
    await Promise.all([storm(one, seed), storm(other, seed + 1)]);
    const since = Date.now();
    for (const [page, from] of [
      [one, other],
      [other, one],
    ] as const)
      await waitUntil(
        'the truth at both',
        async () =>
          (await presenceOf(page, 'other')) === 'true true' && (await presenceOf(from, 'self')) === 'true true',
        { everyMs: 50, report: () => Promise.all([presenceOf(page, 'other'), presenceOf(from, 'self')]) },
      );
    const shownMs = Date.now() - since;
    await each(call, (page) => waitForMedia(page, { links: 1 }));
    t.diagnostic(`shown ${shownMs} ms, media within ${Date.now() - since} ms after the last; seed ${seed}`);
    assert.ok(shownMs < CONVERGED_MS, `${shownMs} ms`);
    // The same session and version, of five m-lines each.
    assert.deepEqual(await each(call, negotiationsOf), negotiations);
  });
});
