import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import type { RoomSession } from '../../src/core.js';
import { en } from '../../src/locales/en.js';
import { SMALL_CAMERA } from '../e2e/harness/init-scripts.js';
import { room, waitForStatus, waitForText } from '../e2e/harness/kit.js';
import { negotiationsOf, waitForMedia } from '../e2e/harness/media.js';
import type { Person } from '../e2e/harness/page.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { callOf, each, framesOf } from './harness/call.js';
import { keepRosters, presenceLinesOf, rostersOf, rosterOf, selfOf, statusesOf } from './harness/journal.js';
import { headlessPage } from './harness/sessions.js';
import { tileEventsOf, watchTile } from './harness/watch-tile.js';

const isWhole = process.env.RTC_FAULTS === 'all';
const ROUNDS = isWhole ? 12 : 1;
const RELOADS = isWhole ? 20 : 4;

declare global {
  /** Of each time the page was shown: whether it came from the browser's cache of whole pages. */
  var __returns: boolean[] | undefined;
}
const KEEP_RETURNS = `addEventListener('pageshow', ({ persisted }) => (globalThis.__returns ??= []).push(persisted));`;

describe('a page that comes again', () => {
  const run = suite({
    chromium: { withoutFlags: ['--disable-back-forward-cache'] },
    // Longer than by default: a busy machine takes seconds to load a page.
    relay: { holds: { leftMs: 8_000 } },
  });
  afterEach(() => run.closePeople());

  for (const [who, index] of [
    ['the first', 0],
    ['the last', 2],
  ] as const) {
    it(`is loaded again by ${who} of three: the others see no flicker`, async (t) => {
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
        for (const { status } of await statusesOf(other)) assert.match(status, /^(joined|reconnecting)$/);
      }
    });
  }
  it('asks before it is left, and the person stays: nothing has happened', async () => {
    const call = await callOf(2, run);
    const { page, dialogs } = call.people[1]!;
    const negotiations = await negotiationsOf(page);
    await page.evaluate(() => addEventListener('beforeunload', (event) => event.preventDefault()));
    // Pages that nobody has touched are not asked.
    await page.click('rtc-room');
    await page.evaluate(() => setTimeout(() => location.reload()));
    await waitUntil('the question', () => dialogs.length === 1);
    await each(call, (page) => waitForMedia(page, { links: 1 }));
    assert.deepEqual(await negotiationsOf(page), negotiations);
    assert.deepEqual(await each(call, rosterOf), [call.roster, call.roster]);
    for (const { status } of (await each(call, statusesOf)).flat()) assert.equal(status, 'joined');
  });

  for (const [what, attributes, isRestored] of [
    // Chromium 156 does not keep a page that has used a camera.
    ['is loaded again', '', false],
    ['is restored, where it used no device', 'audio="off" video="off"', true],
  ] as const) {
    it(`is left, and by the back button ${what}: back in the room`, async () => {
      const name = room();
      const url = (more: string): string => run.relay.page(run.relay.tags(name, `join="auto" ${more}`));
      const { page: other } = await run.open(url(''), { init: SMALL_CAMERA });
      const { page } = await run.open(url(attributes), { init: `${SMALL_CAMERA};${KEEP_RETURNS}` });
      const media = { video: !isRestored, audio: !isRestored };
      await waitForMedia(page, { links: 1 });
      await waitForMedia(other, { links: 1, ...media });
      const roster = await rosterOf(other);
      await keepRosters(other);
      await watchTile(other, await selfOf(page));
      await page.goto(run.relay.page('<p>elsewhere</p>'));
      await page.evaluate(() => setTimeout(() => history.back()));
      await waitUntil('the page to be back', () => page.evaluate(() => Boolean(document.querySelector('rtc-room'))));
      // A page that is restored can be asked a moment before it hears of that.
      await waitUntil(
        'it to know how',
        async () => (await page.evaluate(() => globalThis.__returns?.at(-1))) === isRestored,
        { report: () => page.evaluate(() => JSON.stringify(performance.getEntriesByType('navigation')[0])) },
      );
      await waitForStatus(page, 'joined');
      if (isRestored) await page.evaluate(switchOn);
      await waitForMedia(page, { links: 1 });
      await waitForMedia(other, { links: 1, audio: !isRestored });
      assert.deepEqual(await rostersOf(other), [roster]);
      assert.deepEqual(await tileEventsOf(other), []);
    });
  }
  it('is loaded again and again beside another of the same person: they are two people', async () => {
    const call = await callOf(2, run);
    const { page } = call.people[1]!;
    const [opened] = await Promise.all([
      // It begins with a copy of the first one's storage.
      new Promise<Page | null>((resolve) => page.once('popup', resolve)),
      page.evaluate(() => void open(location.href)),
    ]);
    assert.ok(opened);
    await waitUntil('three people', async () => (await rosterOf(page)).length === 3);
    const rosters = [await rosterOf(page)];
    await each(call, keepRosters);
    for (let round = 0; round < RELOADS; round += 1) {
      await opened.reload();
      await waitForStatus(opened, 'joined');
    }
    // What is not seen is not sent.
    await page.bringToFront();
    await each(call, (page) => waitForMedia(page, { links: 2 }));
    assert.deepEqual(await each(call, rostersOf), [rosters, rosters]);
    for (const { status } of (await each(call, statusesOf)).flat()) assert.equal(status, 'joined');
  });

  it('has its seat taken by another page: it says so and stays out', async () => {
    const call = await callOf(2, run);
    const [{ page: other }, { page: first }] = call.people as [Person, Person];
    const id = await selfOf(first);
    await watchTile(other, id);
    const { page: second } = await run.open(await headlessPage(run.relay), { init: SMALL_CAMERA });
    const place = await first.evaluate(() => {
      const element = document.querySelector('rtc-room')!;
      return { room: element.room, seat: (element.context as RoomSession).connection.seat! };
    });
    await second.evaluate(({ room, seat }) => {
      const session = globalThis.__createRoomSession({ room, seat, server: location.origin });
      globalThis.__sessions = [session];
      return session.connection.join();
    }, place);
    await waitForStatus(first, 'left');
    await waitForText(first, en.lobby_replaced);
    await waitForMedia(other, { links: 1 });
    // Without elements nothing plays the sound.
    await waitForMedia(second, { links: 1, audio: false });
    assert.deepEqual(await rosterOf(other), call.roster);
    assert.deepEqual(await tileEventsOf(other), []);
    const states = await second.evaluate(() => globalThis.__sessions!.map(({ connection }) => connection.getState()));
    assert.deepEqual(states, [{ status: 'joined', room: place.room, self: id }]);
    const said = (await statusesOf(first)).map(({ status }) => status);
    assert.deepEqual(said.slice(said.indexOf('left')), ['left'], 'it does not come back by itself');
  });
});

const switchOn = (): Promise<void> => document.querySelector('rtc-room')!.context!.media.setEnabled('camera', true);

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
