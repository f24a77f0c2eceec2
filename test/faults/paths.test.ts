import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { Page } from 'puppeteer-core';
import { textOf, waitForChat, writeChat } from '../e2e/harness/kit.js';
import { waitForMedia } from '../e2e/harness/media.js';
import type { Person } from '../e2e/harness/page.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { keepFrameTimes, longestGap } from './harness/frames.js';
import { detailOf, logged, type Detail } from './harness/journal.js';
import { NettedRig } from './harness/netted-call.js';
import { whyNoNetworks } from './harness/network.js';
import { pathsOf } from './harness/relayed.js';
import { noTurnServer, TURN_SECRET, TurnServer } from './harness/turn-server.js';

const BLOCKED_MS = 15_000;
const RELAYED_MS = 8_000;
/** From a network that has changed to the other way round it. */
const MOVED_MS = 12_000;
const DRY_MS = 3_000;
/** Longer, so that what is too slow says how slow. */
const PATIENCE_MS = 30_000;
const skip = process.env.RTC_FAULTS !== 'all' && 'only with RTC_FAULTS=all';
const ALL_UDP = 'ip protocol udp';

describe('which way media takes, and why there is none', { skip: whyNoNetworks() || noTurnServer }, () => {
  const rig = new NettedRig();
  let turn: TurnServer;
  before(async () => {
    turn = await new TurnServer([], rig.place).start();
  });
  after(() => turn?.close());

  const naming = (urls: readonly string[], secret = TURN_SECRET): string[] => [
    ...urls.flatMap((url) => ['--turn-url', url]),
    '--turn-secret',
    secret,
  ];
  const both = <T>(people: readonly Person[], look: (page: Page) => Promise<T>): Promise<T[]> =>
    Promise.all(people.map(({ page }) => look(page)));

  const untilBoth = async (
    people: readonly Person[],
    what: string,
    isSo: (detail: Detail) => boolean,
  ): Promise<number> => {
    const since = Date.now();
    await waitUntil(what, async () => (await both(people, detailOf)).every(isSo), {
      timeoutMs: PATIENCE_MS,
      everyMs: 50,
      report: () => both(people, detailOf),
    });
    return Date.now() - since;
  };

  const blockUdp = (): void => rig.hosts.forEach((host) => host.block(ALL_UDP));
  const blockEachOther = (): void =>
    rig.hosts.forEach((host, index) => host.block(`ip saddr ${rig.hosts[1 - index]!.address} ${ALL_UDP}`));

  /** A call that does not come about, and says why in time, in the log and in words. */
  const blocked = async (
    t: TestContext,
    { flags = [], block, why, words }: { flags?: readonly string[]; block: () => void; why: string; words: string },
  ): Promise<readonly Person[]> => {
    const people = await rig.begin(flags, { prepare: block });
    const ms = await untilBoth(people, why, (detail) => detail.blocked === why);
    t.diagnostic(`told ${ms} ms after the second page was there`);
    assert.ok(ms < BLOCKED_MS);
    for (const { page } of people)
      await waitUntil(words, async () => (await textOf(page)).includes(words), { report: () => textOf(page) });
    assert.equal((await logged(people[0]!.page, 'path')).at(-1), `blocked: ${why}`);
    return people;
  };

  it('is on your network, and says so', async () => {
    const people = await rig.begin();
    await untilBoth(people, 'a path', ({ path }) => path?.kind === 'local');
    assert.deepEqual(await logged(people[0]!.page, 'path'), ['on your network']);
  });

  it('finds no way without UDP and without TURN, says so, and finds one as soon as there is one', async (t) => {
    const words = 'no TURN server is set up';
    const people = await blocked(t, { block: blockUdp, why: 'turn-missing', words });
    await writeChat(people[0]!.page, 'can you read me?');
    await waitForChat(people[1]!.page, ': can you read me?');
    rig.hosts.forEach((host) => host.unblock());
    const ms = await untilBoth(people, 'a link', ({ status, blocked }) => status === 'connected' && !blocked);
    for (const { page } of people) await waitForMedia(page, { links: 1 });
    t.diagnostic(`connected ${ms} ms after UDP was let through`);
  });

  it('says that TURN over TCP is what is missing where UDP does not get through', async (t) => {
    const flags = naming([turn.urlBy('udp')]);
    await blocked(t, { flags, block: blockUdp, why: 'udp-blocked', words: 'TURN over TCP or TLS would help' });
  });

  it('says that the TURN server refuses the credentials', { skip }, async (t) => {
    const flags = naming([turn.urlBy('udp')], 'another secret');
    await blocked(t, { flags, block: blockEachOther, why: 'turn-refused', words: 'refused the credentials' });
  });

  it('says that the TURN server does not answer', { skip }, async (t) => {
    const flags = naming([turn.urlBy('udp').replace(/:\d+\?/, ':9?'), turn.urlBy('tcp').replace(/:\d+\?/, ':9?')]);
    await blocked(t, { flags, block: blockUdp, why: 'turn-unreachable', words: 'cannot be reached' });
  });

  it('goes through TURN over TCP where UDP does not get through', async (t) => {
    const startedAt = Date.now();
    const people = await rig.begin(naming([turn.urlBy('udp'), turn.urlBy('tcp')]), { prepare: blockUdp });
    for (const { page } of people) await waitForMedia(page, { links: 1, timeoutMs: PATIENCE_MS });
    const ms = Date.now() - startedAt;
    t.diagnostic(`media both ways ${ms} ms after the pages were opened`);
    await untilBoth(people, 'its path', ({ path }) => path?.kind === 'relayed');
    const details = await both(people, detailOf);
    assert.deepEqual(
      details.map(({ path }) => path?.protocol),
      ['tcp', 'tcp'],
    );
    assert.ok(ms < RELAYED_MS);
  });

  it('moves to TURN over TCP when UDP is blocked in the middle of a call', async (t) => {
    const people = await inCall(naming([turn.urlBy('udp'), turn.urlBy('tcp')]));
    const since = Date.now();
    blockUdp();
    const ms = await untilBoth(people, 'TURN', ({ path }) => path?.kind === 'relayed' && path.protocol === 'tcp');
    for (const { page } of people) await waitForMedia(page, { links: 1 });
    const gaps = await both(people, (page) => longestGap(page, since));
    t.diagnostic(`said ${ms} ms after that; longest pauses ${gaps.map((gap) => gap.ms).join(', ')} ms`);
    assert.ok(ms < MOVED_MS);
  });

  it('finds media that goes one way only, though the link is alive, and mends it', async (t) => {
    const people = await inCall();
    const [port] = (await both(people, pathsOf)).flat().map((path) => path.port);
    const since = Date.now();
    // Sound and picture (SRTP, RFC 7983: first byte 128 to 191) to one of the two; the rest passes.
    rig.hosts[0]!.block(`${ALL_UDP} udp dport ${port} @th,64,8 >= 128 @th,64,8 <= 191`);
    const { page } = people[0]!;
    await waitUntil('what is dry', async () => ((await detailOf(page)).dry?.length ?? 0) > 0, {
      everyMs: 50,
      report: () => detailOf(page),
    });
    const foundMs = Date.now() - since;
    await waitUntil('nothing dry', async () => (await detailOf(page)).dry?.length === 0, {
      everyMs: 50,
      timeoutMs: PATIENCE_MS,
      report: () => both(people, detailOf),
    });
    await waitForMedia(page, { links: 1 });
    const [gap] = await both(people, (one) => longestGap(one, since));
    t.diagnostic(`found after ${foundMs} ms; media back ${gap!.endedAt - since} ms after it was gone`);
    assert.ok(foundMs < DRY_MS + 1_000, String(foundMs));
    assert.ok((await logged(page, 'network')).some((line) => line.startsWith('sent and not received: ')));
  });

  it('finds a network that lets nothing through in one direction, and goes round it', { skip }, async (t) => {
    const people = await inCall(naming([turn.urlBy('tcp')]));
    const since = Date.now();
    rig.hosts[0]!.block(ALL_UDP);
    for (const { page } of people)
      await waitUntil('another way', async () => (await detailOf(page)).path?.kind === 'relayed', {
        timeoutMs: PATIENCE_MS,
        report: () => both(people, detailOf),
      });
    for (const { page } of people) await waitForMedia(page, { links: 1 });
    const gaps = await both(people, (page) => longestGap(page, since));
    t.diagnostic(`longest pauses ${gaps.map((gap) => gap.ms).join(', ')} ms`);
    assert.ok(Math.max(...gaps.map((gap) => gap.ms)) < MOVED_MS);
  });

  /** A call whose media flows, and whose links have been looked at. */
  const inCall = async (flags: readonly string[] = []): Promise<readonly Person[]> => {
    const people = await rig.begin(flags);
    for (const { page } of people) {
      await waitForMedia(page, { links: 1 });
      await keepFrameTimes(page);
    }
    await untilBoth(people, 'a path', ({ path }) => path?.kind === 'local');
    // From then on each side hears the other's pulse.
    await delay(1_000);
    return people;
  };
});
