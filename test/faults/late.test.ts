import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { LIMITS } from '../../src/protocol/limits.js';
import { waitForMedia } from '../e2e/harness/media.js';
import { SMALL_CAMERA } from '../e2e/harness/init-scripts.js';
import { waitForStatus } from '../e2e/harness/kit.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { callOf, each } from './harness/call.js';
import { intrude } from './harness/intruder.js';
import { messagesIn, rosterOf } from './harness/journal.js';

const isWhole = process.env.RTC_FAULTS === 'all';
const CALL_MS = isWhole ? 60_000 : 4_000;
const JOINS = isWhole ? 10 : 3;
const LINES = LIMITS.history;
const FAST = { burst: 1_000, perSecond: 1_000 };

/** From the first request for the page to the first frame of each of two others that it showed, ms. */
const firstFrames = async (page: Page): Promise<number[]> => {
  await waitUntil('two pictures', () => page.evaluate(() => globalThis.__probe.firstFrames.length >= 2), {
    everyMs: 20,
    timeoutMs: 20_000,
  });
  return page.evaluate(() => globalThis.__probe.firstFrames.map(({ at }) => Math.round(at - performance.timeOrigin)));
};

/** Of the others, by what they say is on. */
const presences = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    document
      .querySelector('rtc-room')!
      .context!.participants.getState()
      .others.map(({ id, presence: { microphone, camera } }) => `${id} ${String(microphone)} ${String(camera)}`),
  );

describe('who comes late', () => {
  const run = suite({ relay: { rates: { chat: FAST, room: FAST } } });
  afterEach(() => run.closePeople());

  it('finds who is there, who is muted, two hundred lines in order, and pictures at once', async (t) => {
    const call = await callOf(2, run);
    const [ann, bob] = call.people.map(({ page }) => page) as [Page, Page];
    await ann.evaluate(() => document.querySelector('rtc-room')!.context!.media.setEnabled('microphone', false));
    const eve = await intrude(run.relay.url, await bob.evaluate(() => document.querySelector('rtc-room')!.room));
    const said = Array.from({ length: LINES }, (_, index) => `line ${String(index)}`);
    for (const [index, message] of said.entries()) await eve.client.do('send', { id: `eve-${String(index)}`, message });
    await eve.client.do('leave', {});
    eve.leave();
    await waitUntil('two people', async () => (await rosterOf(ann)).length === 2);
    await delay(CALL_MS);

    const scout = await intrude(run.relay.url, await bob.evaluate(() => document.querySelector('rtc-room')!.room));
    const bytes = Buffer.byteLength(JSON.stringify(scout.welcome));
    t.diagnostic(`the welcome has ${bytes} bytes and ${scout.welcome.history.length} lines`);
    assert.ok(bytes <= LIMITS.welcomeBytes);
    await scout.client.do('leave', {});
    scout.leave();

    const frames: number[] = [];
    for (let join = 0; join < JOINS; join += 1) {
      const { page, close } = await run.open(call.url, { init: SMALL_CAMERA, waitForLoad: false });
      await waitForStatus(page, 'joined');
      frames.push(...(await firstFrames(page)));
      assert.deepEqual(
        (await rosterOf(page)).filter((id) => call.roster.includes(id)),
        call.roster,
      );
      const [annsId, bobsId] = await each(call, (one) =>
        one.evaluate(() => document.querySelector('rtc-room')!.context!.participants.getState().self.id),
      );
      assert.deepEqual((await presences(page)).sort(), [`${annsId} false true`, `${bobsId} true true`].sort());
      await page.evaluate(async () => {
        const { chat } = document.querySelector('rtc-room')!.context!;
        for (let round = 0; round < 20 && chat.getState().hasEarlier; round += 1) await chat.loadEarlier();
      });
      assert.deepEqual(await messagesIn(page), said);
      await waitForMedia(ann, { links: 2 });
      await close();
      await waitUntil('two people', async () => (await rosterOf(ann)).length === 2);
    }
    frames.sort((a, b) => a - b);
    t.diagnostic(
      `first frames after p50 ${frames[Math.floor(frames.length / 2)]}, at most ${frames.at(-1)} ms, page load among it (${frames.length} readings)`,
    );
  });
});
