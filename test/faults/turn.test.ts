import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import { waitForMedia } from '../e2e/harness/media.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { callOf, each, type Call } from './harness/call.js';
import { keepFrameTimes, longestGap } from './harness/frames.js';
import { RelayProcess } from './harness/relay-process.js';
import { pathsOf, RELAY_ONLY, type Path } from './harness/relayed.js';
import { noTurnServer, TURN_SECRET, TurnServer } from './harness/turn-server.js';

const TTL_SECONDS = 12;
const CALL_MS = 40_000;
const LONGEST_GAP_MS = 1_500;
const OTHER_SERVER_MS = 10_000;
/** Longer, so that a call that is too slow says how slow. */
const PATIENCE_MS = 20_000;

describe('a call that goes through TURN alone', { skip: noTurnServer }, () => {
  const run = suite();
  // Chromium renews what it has from a server when half of its time is over: every four seconds here.
  const servers = [1, 2].map(() => new TurnServer(['max-allocate-lifetime=8']));
  const relays: RelayProcess[] = [];
  before(() => Promise.all(servers.map((server) => server.start())));
  afterEach(() => run.closePeople());
  after(() => Promise.all([...relays, ...servers].map((one) => one.close())));

  /** Two people, with a relay of their own that names these servers. */
  const callThrough = async (...named: readonly TurnServer[]): Promise<Call> => {
    const urls = named.flatMap(({ url }) => ['--turn-url', url]);
    const relay = new RelayProcess({
      flags: [...urls, '--turn-secret', TURN_SECRET, '--turn-ttl', String(TTL_SECONDS)],
    });
    relays.push(relay);
    return callOf(2, run, (await relay.start()).url, RELAY_ONLY);
  };

  /** The longest pause between decoded frames at each end, ms. */
  const gapsSince = async (call: Call, since: number): Promise<number[]> =>
    (await each(call, (page) => longestGap(page, since))).map(({ ms }) => ms);

  const pathsIn = async (call: Call): Promise<Path[]> => (await each(call, pathsOf)).flat();

  const assertRelayed = (paths: readonly Path[]): void => {
    assert.deepEqual(
      paths.map(({ types }) => types),
      [
        ['relay', 'relay'],
        ['relay', 'relay'],
      ],
    );
  };

  it('is a call: picture and sound both ways', async () => {
    const call = await callThrough(servers[0]!);
    assertRelayed(await pathsIn(call));
  });

  it('outlives its first credentials, and addresses are found anew after that', async (t) => {
    const call = await callThrough(servers[0]!);
    const before = await pathsIn(call);
    await each(call, keepFrameTimes);
    const calledAt = Date.now();
    await delay(CALL_MS);
    assert.deepEqual(await pathsIn(call), before, 'new credentials alone change nothing');
    const gaps = await gapsSince(call, calledAt);
    const startedAt = Date.now();
    await call.people[0]!.page.evaluate(() =>
      globalThis.__probe.connections.find(({ connectionState }) => connectionState === 'connected')!.restartIce(),
    );
    const isNew = (paths: readonly Path[]): boolean =>
      paths.length === 2 && paths.every(({ ufrag }, index) => ufrag && ufrag !== before[index]!.ufrag);
    const paths = await waitUntil(
      'media by new addresses',
      async () => {
        const found = await pathsIn(call);
        return isNew(found) ? found : undefined;
      },
      { everyMs: 20, report: () => pathsIn(call) },
    );
    const restartMs = Date.now() - startedAt;
    assertRelayed(paths);
    await each(call, (page) => waitForMedia(page, { links: 1 }));
    gaps.push(...(await gapsSince(call, startedAt)));
    t.diagnostic(`restarted within ${restartMs} ms`);
    t.diagnostic(`longest pauses between frames, then while it restarted: ${gaps.join(', ')} ms`);
    assert.ok(Math.max(...gaps) < LONGEST_GAP_MS);
  });

  it('goes on through another server when the one it goes through is killed', async (t) => {
    const call = await callThrough(...servers);
    const used = (await pathsIn(call)).map(({ url }) => url);
    const victim = servers.find(({ url }) => url === used[0])!;
    await each(call, keepFrameTimes);
    const killedAt = Date.now();
    await victim.kill();
    await waitUntil(
      'both ends at another server',
      async () => {
        const paths = await pathsIn(call);
        return paths.length === 2 && paths.every(({ url }) => url !== victim.url);
      },
      { timeoutMs: PATIENCE_MS, everyMs: 50, report: () => pathsIn(call) },
    );
    const movedMs = Date.now() - killedAt;
    await each(call, (page) => waitForMedia(page, { links: 1, timeoutMs: PATIENCE_MS - movedMs }));
    const gaps = await gapsSince(call, killedAt);
    assertRelayed(await pathsIn(call));
    t.diagnostic(`servers used before: ${new Set(used).size}; at the other after ${movedMs} ms`);
    t.diagnostic(`longest pauses between frames: ${gaps.join(', ')} ms`);
    assert.ok(Math.max(...gaps) < OTHER_SERVER_MS);
  });
});
