import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { launchChromium } from '../e2e/harness/browsers.js';
import { SMALL_CAMERA } from '../e2e/harness/init-scripts.js';
import { click, room, waitForText } from '../e2e/harness/kit.js';
import { negotiationsOf, waitForMedia } from '../e2e/harness/media.js';
import { openPage, type Person } from '../e2e/harness/page.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { keepFrameTimes, longestGap } from './harness/frames.js';
import { keepStatuses, rosterOf, statusesOf } from './harness/journal.js';
import { Network, RELAY_HOST, whyNoNetworks, type Host } from './harness/network.js';
import { RelayProcess } from './harness/relay-process.js';

/** All of it is minutes. */
const isWhole = process.env.RTC_FAULTS === 'all';
/** That the relay is gone too is found at the same moment as that media stands: twice what is promised. */
const NOTICED_MS = 4_000;
/** How long people stay in a room that they are cut off from. */
const DARKNESS_MS = 120_000;

describe('the network of one of two', { skip: whyNoNetworks() }, () => {
  let network: Network;
  let relay: RelayProcess;
  const hosts: Host[] = [];
  const browsers: Browser[] = [];
  const people: Person[] = [];
  let roster: string[];

  before(async () => {
    network = new Network();
    relay = await new RelayProcess({ within: { namespace: network.relay, host: RELAY_HOST } }).start();
    const url = `${relay.url}/?room=${room()}&join=auto`;
    for (let count = 0; count < 2; count += 1) {
      const host = network.host();
      hosts.push(host);
      const browser = await launchChromium({
        executablePath: host.browser,
        flags: [`--unsafely-treat-insecure-origin-as-secure=${relay.url}`],
      });
      browsers.push(browser);
      people.push(await openPage(browser, url, { init: SMALL_CAMERA }));
    }
    for (const { page } of people) {
      await waitForMedia(page, { links: 1 });
      // A second after the link is up; what looks after it has come by then.
      await negotiationsOf(page);
      await keepFrameTimes(page);
      await keepStatuses(page);
    }
    roster = await rosterOf(people[0]!.page);
  });
  after(async () => {
    for (const browser of browsers) await browser.close().catch(() => undefined);
    await relay.close();
    network.close();
  });

  /** Milliseconds from `healedAt` until frames come again at both ends; the link is as before then, and nobody was gone. */
  const back = async (since: number, healedAt: number): Promise<number[]> => {
    await delay(1_500);
    for (const { page } of people) {
      await waitForMedia(page, { links: 1 });
      await negotiationsOf(page);
    }
    const gaps = await Promise.all(people.map(({ page }) => longestGap(page, since)));
    for (const { page } of people) {
      assert.deepEqual(await rosterOf(page), roster);
      for (const { status } of await statusesOf(page)) assert.match(status, /^(joined|reconnecting)$/);
      await waitUntil('the seat', async () => (await statusesOf(page)).at(-1)?.status !== 'reconnecting');
    }
    return gaps.map(({ endedAt }) => endedAt - healedAt);
  };

  const hole = async (t: TestContext, ms: number): Promise<void> => {
    const since = Date.now();
    hosts[1]!.cut();
    await delay(ms);
    hosts[1]!.heal();
    const healedAt = Date.now();
    t.diagnostic(`media back ${(await back(since, healedAt)).join(', ')} ms after`);
    const lost = (await statusesOf(people[1]!.page)).find(({ status, at }) => status === 'reconnecting' && at > since);
    assert.ok(lost, 'the relay is missed too');
    t.diagnostic(`"reconnecting" ${lost.at - since} ms after the network was gone`);
    assert.ok(lost.at - since < NOTICED_MS, `${lost.at - since} ms`);
  };

  it('loses everything for four seconds', (t) => hole(t, 4_000));
  it('loses everything for twelve seconds', (t) => hole(t, 12_000));
  it('loses everything for forty seconds', { skip: !isWhole && 'only with RTC_FAULTS=all' }, (t) => hole(t, 40_000));
  it(
    'is in the dark for so long that it leaves, says why, and comes back with one click',
    {
      skip: !isWhole && 'only with RTC_FAULTS=all',
    },
    async (t) => {
      const [other, lost] = [people[0]!.page, people[1]!.page];
      const since = Date.now();
      hosts[1]!.cut();
      await waitUntil('the end of its patience', async () => (await statusesOf(lost)).at(-1)?.status === 'left', {
        timeoutMs: DARKNESS_MS + 20_000,
      });
      t.diagnostic(`left after ${((Date.now() - since) / 1_000).toFixed(1)} s`);
      assert.ok(Date.now() - since > DARKNESS_MS);
      await waitForText(lost, 'You were away for too long');
      assert.deepEqual(await rosterOf(other), roster, 'a seat is held for as long');
      hosts[1]!.heal();
      const healedAt = Date.now();
      await click(lost, 'rtc-lobby >>> [part="join"]');
      await waitUntil('the seat', async () => (await statusesOf(lost)).at(-1)?.status === 'joined');
      for (const { page } of people) {
        await waitForMedia(page, { links: 1 });
        assert.deepEqual(await rosterOf(page), roster);
      }
      t.diagnostic(`media both ways ${Date.now() - healedAt} ms after the click`);
      for (const { page } of people) await keepStatuses(page);
    },
  );
  for (let round = 0; round < (isWhole ? 20 : 2); round += 1) {
    // Of the side that offers, then of the one that answers.
    it(`gets another address, ${round % 2 ? 'answering' : 'offering'}`, async (t) => {
      const since = Date.now();
      hosts[round % 2]!.move();
      t.diagnostic(`media back ${(await back(since, since)).join(', ')} ms after`);
    });
  }
});
