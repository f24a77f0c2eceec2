import assert from 'node:assert/strict';
import { afterEach, describe, it, type TestContext } from 'node:test';
import type { Page } from 'puppeteer-core';
import { SMALL_CAMERA } from '../e2e/harness/init-scripts.js';
import { room } from '../e2e/harness/kit.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { framesOf } from './harness/call.js';
import { delayAnnouncements, stirSignals } from './harness/chaos.js';
import { headlessPage, joinAll, lastWordsOf, leaveAll } from './harness/sessions.js';

/** What a join may take when the relay loses a fifth of what it carries. */
const LIMIT_MS = 15_000;
const ROOMS_AT_ONCE = 5;
/** Ten joins as a rule; `RTC_FAULTS=all` makes it fifty, which takes about a minute. */
const ROUNDS = process.env.RTC_FAULTS === 'all' ? 10 : 2;

/** Resolves when every link of the page has decoded frames since the call. */
async function decodesOn(page: Page, links: number): Promise<void> {
  const before = await framesOf(page);
  await waitUntil(
    `new frames on ${links} links`,
    async () => {
      const now = await framesOf(page);
      return now.length === links && now.every((frames, index) => frames > (before[index] ?? 0));
    },
    { everyMs: 50, report: () => framesOf(page) },
  );
}

const at = (sorted: readonly number[], share: number): string =>
  sorted[Math.ceil(share * sorted.length) - 1]!.toFixed(0);

describe('signals that', () => {
  const run = suite();
  afterEach(() => run.closePeople());

  /** Both join all of the rooms in the same instant; milliseconds until each end of each link was connected. */
  const joins = async (pages: readonly Page[], seed: number): Promise<number[]> => {
    const rooms = Array.from({ length: ROOMS_AT_ONCE }, room);
    const taken = await Promise.all(pages.map((page) => joinAll(page, rooms, 1, LIMIT_MS)));
    for (const [who, ms] of taken.entries()) {
      const missing = ms.indexOf(-1);
      if (missing < 0) continue;
      const words = await Promise.all(pages.map((page) => lastWordsOf(page, missing)));
      assert.fail(`page ${who} was not connected in time (RTC_SEED=${seed}): ${JSON.stringify(words, null, 1)}`);
    }
    await Promise.all(pages.map((page) => decodesOn(page, ROOMS_AT_ONCE)));
    await Promise.all(pages.map(leaveAll));
    return taken.flat();
  };

  const report = (t: TestContext, taken: readonly number[]): void => {
    const sorted = [...taken].sort((a, b) => a - b);
    t.diagnostic(
      `connected after ms: p50 ${at(sorted, 0.5)}, p95 ${at(sorted, 0.95)}, max ${at(sorted, 1)} (${sorted.length} ends)`,
    );
  };

  it('are lost, doubled, late and out of order still make every join a call', async (t) => {
    const { seed, tally } = stirSignals(run.relay);
    const url = await headlessPage(run.relay);
    const people = [await run.open(url, { init: SMALL_CAMERA }), await run.open(url, { init: SMALL_CAMERA })];
    const pages = people.map(({ page }) => page);
    const taken: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) taken.push(...(await joins(pages, seed)));
    report(t, taken);
    t.diagnostic(`seed ${seed}: ${JSON.stringify(tally)}`);
    assert.ok(tally.dropped > 0 && tally.doubled > 0, 'there was chaos');
    for (const { pageErrors } of people) assert.deepEqual(pageErrors, []);
  });
});

describe('a newcomer', () => {
  const run = suite();
  afterEach(() => run.closePeople());

  it('is announced a second later than it signals, and is connected', async (t) => {
    delayAnnouncements(run.relay, 1_000);
    const url = await headlessPage(run.relay);
    const name = room();
    const [ann, ben] = [await run.open(url, { init: SMALL_CAMERA }), await run.open(url, { init: SMALL_CAMERA })];
    const both = Promise.all([ann, ben].map(({ page }) => joinAll(page, [name], 1, LIMIT_MS)));
    const taken = (await both).flat();
    t.diagnostic(`connected after ${taken.map((ms) => ms.toFixed(0)).join(' and ')} ms`);
    // Nobody can have been told of anybody before.
    assert.ok(Math.min(...taken) >= 1_000);
    for (const { page } of [ann, ben]) await decodesOn(page, 1);
  });
});
