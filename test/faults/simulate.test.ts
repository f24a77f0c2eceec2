import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { Page } from 'puppeteer-core';
import { SIMULATED_FAULTS, type SimulatedFault } from '../../src/simulate/simulate.js';
import { coreModule, root } from '../e2e/harness/client.js';
import { cameraOf } from '../e2e/harness/init-scripts.js';
import { chatOf, click, room, statusOf, textOf, waitForChat, waitForStatus, waitForText } from '../e2e/harness/kit.js';
import { linksOf, negotiationsOf, waitForMedia } from '../e2e/harness/media.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { framesOf } from './harness/call.js';
import {
  detailOf,
  keepRosters,
  keepStatuses,
  linksSeenBy,
  keepLinks,
  rostersOf,
  say,
  statusesOf,
} from './harness/journal.js';
import { begin, overAt, stopNow } from './harness/simulated.js';

/** What it gives takes more than the least that an encoder gets. */
const CAMERA = cameraOf(320, 240, 10);

/** Frames of the others that the page has decoded, on all of its links; a link that is made anew begins at 0. */
const decoded = async (page: Page): Promise<number> => (await framesOf(page)).reduce((sum, frames) => sum + frames, 0);

/** How many it decodes in such a time. */
async function framesIn(page: Page, ms: number): Promise<number> {
  const earlier = await decoded(page);
  await delay(ms);
  return (await decoded(page)) - earlier;
}

/** What the encoder of its camera aims at, bits a second. */
const bitsFor = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const link = globalThis.__probe.connections.find(({ connectionState }) => connectionState === 'connected');
    let bits = 0;
    (await link?.getStats())?.forEach((row: RTCOutboundRtpStreamStats & { targetBitrate?: number }) => {
      if (row.type === 'outbound-rtp' && row.kind === 'video' && row.mid === '1') bits = row.targetBitrate ?? 0;
    });
    return bits;
  });

const standsStill = (page: Page): Promise<unknown> =>
  waitUntil('the picture to stand still', async () => (await framesIn(page, 600)) <= 0, {
    timeoutMs: 5_000,
    report: () => linksOf(page),
  });

describe('a fault that a page does to itself', () => {
  const run = suite({ chromium: { flags: ['--use-fake-ui-for-media-stream'] } });
  /** Ann is seated first: of the two it is she who offers. */
  let ann: Page;
  let ben: Page;
  /** Of a call beside theirs, for what takes a quarter of a minute to be noticed. */
  let cid: Page;
  const tried = new Set<SimulatedFault>();

  const call = async (count: number): Promise<Page[]> => {
    const url = run.relay.page(run.relay.tags(room(), 'join="auto" debug'));
    const pages: Page[] = [];
    while (pages.length < count) pages.push((await run.open(url, { init: CAMERA, permissions: [] })).page);
    for (const page of pages) await waitForMedia(page, { links: count - 1 });
    for (const page of pages) await Promise.all([keepStatuses(page), keepRosters(page), keepLinks(page)]);
    return pages;
  };

  before(async () => {
    [ann, ben] = (await call(2)) as [Page, Page];
    [cid] = (await call(2)) as [Page];
    await begin(cid, 'relay-silent', 18_000);
    // The screen's m-lines come a second after the rest.
    await negotiationsOf(ann);
  });
  after(() => run.closePeople());

  const start = async (page: Page, fault: SimulatedFault, durationMs?: number): Promise<void> => {
    tried.add(fault);
    await begin(page, fault, durationMs);
  };

  /** All is as it was: both see and hear each other, are in the room, and nobody was ever thought to be gone. */
  const isWell = async (t: TestContext, page: Page): Promise<void> => {
    const over = await overAt(page);
    for (const one of [ann, ben]) await waitForMedia(one, { links: 1, timeoutMs: 25_000 });
    t.diagnostic(`all seen and heard again ${Date.now() - over} ms after its end, looked at every half second`);
    for (const one of [ann, ben]) {
      await waitForStatus(one, 'joined');
      for (const { status } of await statusesOf(one)) assert.match(status, /^(joined|reconnecting)$/);
      for (const roster of await rostersOf(one)) assert.equal(roster.length, 2);
    }
  };

  /** The page is without its relay and both still see each other; then it has the same seat again. */
  const isWithoutRelay = async (page: Page): Promise<void> => {
    await waitForStatus(page, 'reconnecting');
    for (const one of [ann, ben]) assert.ok((await framesIn(one, 1_000)) > 0, 'pictures go on');
  };

  const linksOfBoth = async (): Promise<string[]> => (await Promise.all([ann, ben].map(negotiationsOf))).flat();

  const hasNewAddresses = async (t: TestContext, page: Page): Promise<void> => {
    const links = await linksOfBoth();
    await start(page, 'addresses-new');
    await waitUntil('other addresses on both sides', async () =>
      (await linksOfBoth()).every((link) => !links.includes(link)),
    );
    for (const one of [ann, ben]) assert.ok((await framesIn(one, 500)) > 0);
    await isWell(t, page);
  };

  it('relay gone: the call goes on, and what was written meanwhile arrives', async (t) => {
    const links = await linksOfBoth();
    await start(ann, 'relay-gone', 3_000);
    await say(ann, 'from the dark');
    await isWithoutRelay(ann);
    await waitForText(ann, 'Reconnecting…');
    assert.equal(await statusOf(ann), 'reconnecting', 'there is no other relay to be had');
    assert.ok(!(await chatOf(ben)).includes('Ann: from the dark'));
    await isWell(t, ann);
    await waitForChat(ben, 'Ann: from the dark');
    assert.deepEqual(await linksOfBoth(), links, 'healthy links are left alone');
  });

  it('relay drained: the page waits as long as it is asked to, and comes back', async (t) => {
    await start(ben, 'relay-drained', 1_000);
    await isWithoutRelay(ben);
    await isWell(t, ben);
    const [lost, back] = (await statusesOf(ben)).slice(-2);
    assert.ok(back!.at - lost!.at >= 1_400, 'it was asked to wait a second and a half');
  });

  it('relay slow: lines are late and nothing else', async (t) => {
    await start(ann, 'relay-slow', 6_000);
    const saidAt = performance.now();
    await say(ann, 'slowly');
    assert.ok((await framesIn(ben, 500)) > 0, 'pictures go on');
    await waitForChat(ben, 'Ann: slowly');
    assert.ok(performance.now() - saidAt > 1_400, 'on its way for a second and a half');
    await isWell(t, ann);
    assert.equal((await chatOf(ann)).filter((line) => line === 'Ann: slowly').length, 1);
  });

  it('no way between the two: pictures stand still, and come back when addresses get through', async (t) => {
    const links = await linksOfBoth();
    await start(ann, 'ice-failed', 3_000);
    await standsStill(ben);
    await waitForText(ben, 'Reconnecting…');
    assert.equal((await detailOf(ben)).status, 'restarting');
    assert.equal((await linksOf(ben)).filter(({ state }) => state === 'connected').length, 0, 'it is really gone');
    await isWell(t, ann);
    assert.notDeepEqual(await linksOfBoth(), links);
  });

  it('signals lost: a new connection comes up in spite of it', async (t) => {
    const links = await linksOfBoth();
    await start(ben, 'signals-lost', 5_000);
    await waitUntil('the connection to be made anew', async () => (await linksSeenBy(ann)).includes('restarting'));
    await isWell(t, ben);
    assert.notDeepEqual(await linksOfBoth(), links);
  });

  it('network gone: neither relay nor links, then both', async (t) => {
    await start(ben, 'network-gone', 4_000);
    await Promise.all([standsStill(ann), waitForStatus(ben, 'reconnecting')]);
    await waitForText(ben, /Reconnecting…|Connection interrupted/);
    await isWell(t, ben);
  });

  it('new addresses of the one who offers: ICE is restarted, and pictures go on', (t) => hasNewAddresses(t, ann));

  it('one-way media: the other side finds that it gets nothing, and has the connection made anew', async (t) => {
    await start(ann, 'one-way-media');
    await standsStill(ben);
    assert.ok((await framesIn(ann, 600)) > 0, 'the other way is well');
    await waitUntil('what is dry', async () => (await detailOf(ben)).dry?.length, {
      report: () => detailOf(ben),
    });
    await waitForText(ben, 'Connection interrupted');
    const startedAt = performance.now();
    await waitForMedia(ben, { links: 1 });
    t.diagnostic(`mended ${(performance.now() - startedAt).toFixed(0)} ms after it was found`);
    assert.equal(await ann.evaluate(() => globalThis.__overAt), 0, 'while the fault goes on');
    await stopNow(ann);
    await isWell(t, ann);
  });

  it('frames lost: fewer pictures arrive', async (t) => {
    const usual = await framesIn(ben, 3_000);
    await start(ann, 'frames-lost', 4_000);
    const lossy = await framesIn(ben, 3_000);
    t.diagnostic(`${usual} frames in 3 s, ${lossy} with three of ten moments lost`);
    assert.ok(lossy > 0 && lossy < 0.92 * usual, `${lossy} of ${usual}`);
    await isWell(t, ann);
    await waitUntil('as many as before', async () => (await framesIn(ben, 2_000)) > (0.92 * (usual * 2)) / 3);
  });

  it('bandwidth low: the picture gets 30 kbit/s, and more again', async (t) => {
    const usual = await bitsFor(ann);
    await start(ann, 'bandwidth-low', 5_000);
    await waitUntil('30 kbit/s', async () => (await bitsFor(ann)) <= 30_000, { report: () => bitsFor(ann) });
    assert.ok(usual > 60_000, `${usual} before`);
    assert.ok((await framesIn(ben, 2_000)) > 0, 'it still moves');
    await isWell(t, ann);
    await waitUntil('more again', async () => (await bitsFor(ann)) > 60_000, { report: () => bitsFor(ann) });
  });

  it('camera unplugged: the others are told, and it is opened again when it is back', async (t) => {
    await start(ann, 'camera-unplugged', 5_000);
    await Promise.all([standsStill(ben), waitForText(ben, 'Camera lost'), waitForText(ann, 'No camera was found')]);
    const cameras = await ann.evaluate(async () =>
      (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput'),
    );
    assert.deepEqual(cameras, []);
    await isWell(t, ann);
  });

  it('microphone unplugged: the others are told, and it is opened again when it is back', async (t) => {
    await start(ben, 'microphone-unplugged', 3_000);
    await waitForText(ann, 'Microphone lost');
    assert.ok((await framesIn(ann, 500)) > 0, 'the picture goes on');
    await isWell(t, ben);
  });

  it('microphone silent: it is on, and nothing is to be heard', async (t) => {
    const heard = async (): Promise<number> => {
      const energy = async (): Promise<number> =>
        (await linksOf(ben)).flatMap(({ audio }) => audio).reduce((sum, { energy }) => sum + energy, 0);
      const earlier = await energy();
      await delay(1_500);
      return (await energy()) - earlier;
    };
    const usual = await heard();
    await start(ann, 'microphone-silent', 6_000);
    // What is on its way is still heard.
    await delay(1_500);
    const silent = await heard();
    t.diagnostic(`energy ${usual.toExponential(1)} before, ${silent.toExponential(1)} meanwhile`);
    assert.ok(silent < usual / 100);
    assert.doesNotMatch(await textOf(ben), /microphone off/);
    await isWell(t, ann);
  });

  it('permission denied: both devices end, and open again when the person turns them on', async (t) => {
    await start(ben, 'permission-denied', 4_000);
    const said = waitForText(ben, 'This page may not use your camera');
    await Promise.all([standsStill(ann), waitForText(ann, 'Camera and microphone lost'), said]);
    await overAt(ben);
    for (const part of ['microphone', 'camera']) await click(ben, `rtc-controls >>> [part~="${part}"]`);
    await isWell(t, ben);
  });

  it('sharing stopped: the screen is gone from the others', async (t) => {
    await assert.rejects(() => start(ann, 'screen-stopped'), /device-missing/);
    await click(ann, 'rtc-controls >>> [part~="share"]');
    await waitForText(ben, /Screen of .*Ann/);
    await start(ann, 'screen-stopped');
    await waitUntil('the screen to be gone', async () => !/Screen of .*Ann/.test(await textOf(ben)));
    await isWell(t, ann);
  });

  it('page frozen: the others go on with it', async (t) => {
    const startedAt = performance.now();
    await start(ben, 'page-frozen', 3_000);
    await delay(500);
    assert.ok((await framesIn(ann, 1_000)) > 0, 'its camera is sent by another thread');
    await ben.evaluate(() => undefined);
    const ms = performance.now() - startedAt;
    assert.ok(ms >= 2_900, `it answered after ${ms.toFixed(0)} ms`);
    await isWell(t, ben);
  });

  // A link that was just restarted is not restarted again: not beside the other.
  it('new addresses of the one who answers: ICE is restarted, and pictures go on', (t) => hasNewAddresses(t, ben));

  it('relay silent: noticed by itself, and the seat is kept', async () => {
    tried.add('relay-silent');
    await overAt(cid);
    await waitForStatus(cid, 'joined');
    const statuses = (await statusesOf(cid)).map(({ status }) => status);
    assert.deepEqual(statuses, ['reconnecting', 'joined']);
    for (const roster of await rostersOf(cid)) assert.equal(roster.length, 2);
    await waitForMedia(cid, { links: 1 });
  });

  it('is begun as docs/simulate.md has it, with the element and without', async () => {
    const text = readFileSync(join(root, 'docs', 'simulate.md'), 'utf8');
    const [tagged = '', bare = ''] = [...text.matchAll(/```js\n([^]*?)```/g)].map(([, code]) => code);
    await ann.addScriptTag({ type: 'module', content: tagged });
    await waitForText(ben, 'Camera lost');
    const entry = run.relay.file('/simulate.js', await coreModule('src/simulate/simulate.ts'));
    const session = `const session = document.querySelector('rtc-room').context;\n`;
    await ben.addScriptTag({
      type: 'module',
      content: session + bare.replace(`'rtc-elements/simulate'`, `'${entry}'`),
    });
    await waitForStatus(ben, 'reconnecting');
    await waitForStatus(ben, 'joined');
    for (const one of [ann, ben]) await waitForMedia(one, { links: 1 });
  });

  it('ends when the room is left', async () => {
    await start(ann, 'camera-unplugged', 60_000);
    await ann.evaluate(() => document.querySelector('rtc-room')!.leave());
    await overAt(ann);
    const found = await ann.evaluate(async () =>
      (await navigator.mediaDevices.enumerateDevices()).map(({ kind }) => kind),
    );
    assert.ok(found.includes('videoinput'));
    await assert.rejects(() => start(ann, 'relay-gone'), /not-joined/);
  });

  it('is one of those tried here', () => {
    assert.deepEqual([...tried].sort(), [...SIMULATED_FAULTS].sort());
  });
});
