import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, it } from 'node:test';
import { negotiationsOf, waitForMedia } from '../e2e/harness/media.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { keepFrameTimes, longestGap } from './harness/frames.js';
import { keepStatuses, messagesIn, rosterOf, say, statusesOf } from './harness/journal.js';
import { NettedRig } from './harness/netted-call.js';
import { whyNoNetworks } from './harness/network.js';

/** Every 10 s a ping, 5 s for its answer. */
const NOTICED_MS = 15_000;
/** Beside other tests a picture may be late by a second. */
const LONGEST_GAP_MS = 2_000;

describe('a socket whose other end is gone without a word', { skip: whyNoNetworks() }, () => {
  const rig = new NettedRig();

  it('is found by its pings while media goes on, and the seat is taken again', async (t) => {
    const people = await rig.begin();
    for (const { page } of people) {
      await waitForMedia(page, { links: 1 });
      await keepFrameTimes(page);
      await keepStatuses(page);
    }
    const negotiations = await Promise.all(people.map(({ page }) => negotiationsOf(page)));
    const { page } = people[0]!;
    const roster = await rosterOf(page);
    const since = Date.now();
    rig.hosts[0]!.cut('ip protocol tcp');
    await waitUntil('reconnecting', async () => (await statusesOf(page)).at(-1)?.status === 'reconnecting', {
      timeoutMs: 2 * NOTICED_MS,
      everyMs: 50,
      report: () => statusesOf(page),
    });
    const noticedMs = Date.now() - since;
    await delay(2_000);
    await say(page, 'written meanwhile');
    rig.hosts[0]!.heal();
    const healedAt = Date.now();
    await waitUntil('the seat', async () => (await statusesOf(page)).at(-1)?.status === 'joined', { everyMs: 20 });
    t.diagnostic(`noticed after ${noticedMs} ms, seated again ${Date.now() - healedAt} ms after the network was back`);
    await waitUntil('the line', async () => (await messagesIn(people[1]!.page)).length > 0);
    assert.deepEqual(await messagesIn(people[1]!.page), ['written meanwhile']);
    const gaps = await Promise.all(people.map((person) => longestGap(person.page, since)));
    t.diagnostic(`longest pauses between frames ${gaps.map(({ ms }) => ms).join(', ')} ms`);
    assert.ok(noticedMs < NOTICED_MS + 1_000);
    assert.ok(Math.max(...gaps.map(({ ms }) => ms)) < LONGEST_GAP_MS);
    for (const [index, person] of people.entries()) {
      assert.deepEqual(await rosterOf(person.page), roster);
      assert.deepEqual(await negotiationsOf(person.page), negotiations[index], 'no link was negotiated again');
      for (const { status } of await statusesOf(person.page)) assert.match(status, /^(joined|reconnecting)$/);
    }
  });
});
