import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { waitForMedia } from '../e2e/harness/media.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { callOf, framesOf } from './harness/call.js';
import { keepRosters, presenceLinesOf, rostersOf, rosterOf, selfOf, statusesOf } from './harness/journal.js';
import { tileEventsOf, watchTile } from './harness/watch-tile.js';

const ROUNDS = Number(process.env.RTC_ROUNDS ?? 1);

describe('the page of one of three is loaded again', () => {
  // Longer than by default: a busy machine takes seconds to load a page.
  const run = suite({ relay: { holds: { leftMs: 8_000 } } });
  afterEach(() => run.closePeople());

  for (const [who, index] of [
    ['the first', 0],
    ['the last', 2],
  ] as const) {
    it(`by ${who} to be seated: the others see no flicker`, async (t) => {
      const call = await callOf(3, run);
      const { page } = call.people[index]!;
      const others = call.people.filter((_, other) => other !== index).map(({ page }) => page);
      const id = await selfOf(page);
      const lines = await Promise.all(others.map(presenceLinesOf));
      for (const other of others) {
        await watchTile(other, id);
        await keepRosters(other);
      }
      for (let round = 0; round < ROUNDS; round += 1) {
        const before = await Promise.all(others.map(linksOf));
        const startedAt = Date.now();
        const reloaded = page.reload({ waitUntil: [] });
        const [navigation, ...seen] = await Promise.all([
          reloaded.then(() => mediaOf(page, 2)),
          ...others.map((other, index) => mediaOfNew(other, before[index]!)),
        ]);
        t.diagnostic(
          `media after ${[navigation, ...seen].map((at) => at - startedAt).join(', ')} ms (the reloaded page first)`,
        );
        await Promise.all([page, ...others].map((each) => waitForMedia(each, { links: 2 })));
      }
      assert.equal(await selfOf(page), id);
      assert.deepEqual(await Promise.all(others.map(presenceLinesOf)), lines);
      for (const other of others) {
        assert.deepEqual(await rostersOf(other), [call.roster], 'nobody came or went');
        assert.deepEqual(await rosterOf(other), call.roster);
        assert.deepEqual(await tileEventsOf(other), []);
        for (const { status } of await statusesOf(other)) assert.equal(status, 'joined');
      }
    });
  }
});

/** Which of the connections the page has made are links; one may be a spare, for a link to come. */
const linksOf = (page: Page): Promise<number[]> =>
  page.evaluate(() =>
    globalThis.__probe.connections.flatMap(({ connectionState }, index) =>
      connectionState === 'connected' ? [index] : [],
    ),
  );

/** When all so many links of a page have decoded frames, in milliseconds since the epoch. */
async function mediaOf(page: Page, links: number): Promise<number> {
  await waitUntil(
    'frames on each link',
    async () => (await framesOf(page)).filter((frames) => frames > 0).length === links,
    { everyMs: 20, report: () => framesOf(page) },
  );
  return Date.now();
}

/** When a connection that was no link `before` has decoded a frame. */
async function mediaOfNew(page: Page, before: readonly number[]): Promise<number> {
  await waitUntil(
    'frames on a new link',
    () =>
      page.evaluate(async (before) => {
        for (const [index, connection] of globalThis.__probe.connections.entries()) {
          if (before.includes(index)) continue;
          const rows = [...(await connection.getStats()).values()] as RTCInboundRtpStreamStats[];
          if (rows.some(({ type, framesDecoded = 0 }) => type === 'inbound-rtp' && framesDecoded > 0)) return true;
        }
        return false;
      }, before),
    { everyMs: 20 },
  );
  return Date.now();
}
