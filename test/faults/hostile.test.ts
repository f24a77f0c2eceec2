import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import type { PeerId } from '../../src/protocol/events.js';
import { SMALL_CAMERA } from '../e2e/harness/init-scripts.js';
import { room } from '../e2e/harness/kit.js';
import { negotiationsOf, waitForMedia } from '../e2e/harness/media.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { framesOf } from './harness/call.js';
import { HOSTILE_CANDIDATES, HOSTILE_SDP, MALFORMED } from './harness/hostile-signals.js';
import { intrude, type Intruder } from './harness/intruder.js';
import { linksByPeer, rosterOf } from './harness/journal.js';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws:; img-src 'self' data:; " +
  "media-src 'self' blob: mediastream:; require-trusted-types-for 'script'; trusted-types lit-html rtc-elements-lit";
/** Frames are counted for so long in peace, and for so long under attack. */
const WINDOW_MS = 5_000;
/** The camera is opened anew, and sent smaller, a second or two after there are more to send it to. */
const FITTED_MS = 3_000;
const FULL_RATE = 0.95;
/** A neighbour on the machine takes frames too: of so many readings one has to be undisturbed. */
const READINGS = 3;

const pause = (): Promise<void> => delay(40);
const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

/** Tells each of `pages` each of the bodies. */
async function shower(
  eve: Intruder,
  pages: readonly PeerId[],
  type: string,
  bodies: readonly unknown[],
): Promise<void> {
  for (const body of bodies) {
    for (const to of pages) eve.tell(to, type, body);
    await pause();
  }
}

const offers = (sdps: readonly string[]): object[] =>
  sdps.map((sdp, index) => ({ sdp: { type: 'offer', sdp }, generation: 1, n: index + 1 }));

/** Answers each offer with the next of what no browser takes. */
function answerBadly(eve: Intruder): () => void {
  let isOn = false;
  let count = 0;
  const offered: [from: PeerId, message: string][] = [];
  const answer = (from: PeerId, message: string): void => {
    const { generation, n, sdp } = JSON.parse(message) as { generation: number; n: number; sdp?: { type: string } };
    if (sdp?.type !== 'offer') return;
    count += 1;
    eve.tell(from, 'SDP', {
      sdp: { type: 'answer', sdp: HOSTILE_SDP[count % HOSTILE_SDP.length] },
      generation,
      n: count,
      re: n,
    });
  };
  eve.onSignal(({ from, type, message }) => {
    if (type !== 'SDP') return;
    if (isOn) answer(from, message);
    else offered.push([from, message]);
  });
  return () => {
    isOn = true;
    for (const one of offered) answer(...one);
  };
}

describe('somebody who sends rubbish for signals', () => {
  const run = suite();
  afterEach(() => run.closePeople());

  /** Frames of the two at `pages`, of each other, in a window. */
  const framesIn = async (pages: readonly Page[], meanwhile: () => Promise<unknown>): Promise<number> => {
    const count = async (): Promise<number> => sum((await Promise.all(pages.map(framesOf))).flat());
    const before = await count();
    await Promise.all([delay(WINDOW_MS), meanwhile()]);
    return (await count()) - before;
  };

  /** Five intruders, before and after two people: their share of frames under attack, of those in peace. */
  const attack = async (): Promise<number> => {
    const name = room();
    const url = run.relay.page(run.relay.tags(name), { 'content-security-policy': POLICY });
    const early = [await intrude(run.relay.url, name), await intrude(run.relay.url, name)];
    early.push(await intrude(run.relay.url, name));
    const people = [await run.open(url, { init: SMALL_CAMERA }), await run.open(url, { init: SMALL_CAMERA })];
    const pages = people.map(({ page }) => page);
    await Promise.all(pages.map((page) => waitForMedia(page, { links: 1 })));
    const late = [await intrude(run.relay.url, name), await intrude(run.relay.url, name)];
    const eves = [...early, ...late].map(({ id }) => id);
    const targets = (await rosterOf(pages[0]!)).filter((id) => !eves.includes(id));
    const startAnswering = answerBadly(late[0]!);
    const negotiations = await Promise.all(pages.map(negotiationsOf));
    await delay(FITTED_MS);

    const peace = await framesIn(pages, async () => undefined);
    const war = await framesIn(pages, async () => {
      startAnswering();
      await Promise.all([
        shower(early[0]!, targets, 'SDP', offers(HOSTILE_SDP.slice(0, 5))),
        shower(early[1]!, targets, 'SDP', offers(HOSTILE_SDP.slice(5))),
        shower(early[2]!, targets, 'SDP', [...MALFORMED, ...MALFORMED]),
        shower(late[1]!, targets, 'ice candidate', [...HOSTILE_CANDIDATES, ...HOSTILE_CANDIDATES]),
      ]);
    });

    const others = (id: PeerId | undefined): PeerId[] => targets.filter((other) => other !== id);
    for (const [index, page] of pages.entries()) {
      const links = await waitUntil(
        'all of them to be shut out',
        async () => {
          const links = await linksByPeer(page);
          return eves.every((id) => links[id] === 'failed peer-misbehaved') ? links : undefined;
        },
        { report: async () => [await linksByPeer(page), eves] },
      );
      const [other] = others(targets.find((id) => links[id] === undefined));
      assert.equal(links[other!], 'connected', `page ${index}`);
      assert.deepEqual(await page.evaluate(() => globalThis.__probe.violations), []);
    }
    assert.deepEqual(await Promise.all(pages.map(negotiationsOf)), negotiations, 'nothing was negotiated again');
    for (const { pageErrors, complaints } of people) assert.deepEqual([...pageErrors, ...complaints], []);
    for (const eve of [...early, ...late]) eve.leave();
    await run.closePeople();
    return war / peace;
  };

  it('is shut out, by everybody, and costs nobody else a frame', async (t) => {
    const shares: number[] = [];
    while (shares.length < READINGS && Math.max(0, ...shares) < FULL_RATE) shares.push(await attack());
    t.diagnostic(`frames under attack, of those in peace: ${shares.map((share) => share.toFixed(3)).join(', ')}`);
    assert.ok(Math.max(...shares) >= FULL_RATE);
  });
});
