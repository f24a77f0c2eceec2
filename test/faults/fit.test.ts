import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { cameraOf, failingDevices } from '../e2e/harness/init-scripts.js';
import { textOf } from '../e2e/harness/kit.js';
import { waitForMedia, waitForScreens } from '../e2e/harness/media.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { callOf } from './harness/call.js';
import { detailOf } from './harness/journal.js';
import { NettedRig } from './harness/netted-call.js';
import { whyNoNetworks } from './harness/network.js';
import { sendingOf } from './harness/sending.js';

const CAMERA = cameraOf(640, 360, 10);

const sends = async (page: Page, what: string, isSo: (side: number) => boolean): Promise<void> => {
  await waitUntil(what, async () => isSo((await sendingOf(page)).side), {
    timeoutMs: 20_000,
    report: () => sendingOf(page),
  });
};
/** Frames encoded within a second. */
const framesASecond = async (page: Page): Promise<number> => {
  const { frames } = await sendingOf(page);
  await delay(1_000);
  return (await sendingOf(page)).frames - frames;
};
/** Encoded so far for each of the others. */
const framesPerLink = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    const links = globalThis.__probe.connections.filter(({ connectionState }) => connectionState === 'connected');
    const counts: number[] = [];
    for (const link of links)
      (await link.getStats()).forEach((row: RTCOutboundRtpStreamStats) => {
        if (row.type === 'outbound-rtp' && row.mid === '1') counts.push(row.framesEncoded ?? 0);
      });
    return counts;
  });
const style = (page: Page, text: string): Promise<void> =>
  page.evaluate((text) => {
    document.querySelector<HTMLElement>('rtc-room')!.style.cssText = text;
  }, text);

describe('what each is sent', () => {
  const run = suite();
  afterEach(() => run.closePeople());

  it('is as large as it is shown', async () => {
    const { people } = await callOf(2, run, undefined, CAMERA);
    const [sender, viewer] = [people[0]!.page, people[1]!.page];
    await sends(sender, 'the whole camera', (side) => side === 640);
    await style(viewer, 'display: block; width: 240px; height: 200px');
    await sends(sender, 'a small picture', (side) => side > 0 && side <= 320);
    await style(viewer, '');
    await sends(sender, 'the whole camera again', (side) => side === 640);
  });

  it('is nothing where it is not shown, but for the sound, and comes back at once', async (t) => {
    const { people } = await callOf(2, run, undefined, CAMERA);
    const [sender, viewer] = [people[0]!.page, people[1]!.page];
    await sends(sender, 'a picture', (side) => side > 0);
    await style(viewer, 'position: fixed; top: 300vh');
    await waitUntil('no more frames', async () => (await framesASecond(sender)) === 0);
    const before = await sendingOf(sender);
    await delay(2_000);
    const after = await sendingOf(sender);
    assert.equal(after.frames, before.frames);
    assert.ok(after.audioPackets - before.audioPackets > 50, 'sound goes on');
    assert.notEqual((await detailOf(viewer)).dry?.length, 1, 'nothing is missed that is not sent');
    const since = Date.now();
    await style(viewer, '');
    await waitForScreens(viewer, 1);
    t.diagnostic(`moving again ${Date.now() - since} ms after it came into sight`);
  });
});

describe('a link that carries little', { skip: whyNoNetworks() }, () => {
  const rig = new NettedRig();

  it('carries sound first: below 80 kbit/s the picture pauses and the other is told why, and it comes back with the room', async (t) => {
    const people = await rig.begin([], { init: CAMERA });
    const [sender, viewer] = [people[0]!.page, people[1]!.page];
    for (const { page } of people) await waitForMedia(page, { links: 1 });
    await delay(2_000);
    const since = Date.now();
    rig.hosts[0]!.narrow(64);
    const words = 'too slow for video';
    await waitUntil('the reason', async () => (await detailOf(viewer)).paused === 'bandwidth', {
      timeoutMs: 60_000,
      report: () => Promise.all([detailOf(viewer), sendingOf(sender)]),
    });
    t.diagnostic(`paused ${Date.now() - since} ms after it became narrow`);
    await waitUntil(words, async () => (await textOf(viewer)).includes(words), { report: () => textOf(viewer) });
    const before = await sendingOf(sender);
    await delay(3_000);
    const after = await sendingOf(sender);
    assert.ok(after.audioPackets - before.audioPackets > 100, 'sound goes on');
    assert.equal(after.frames, before.frames);
    rig.hosts[0]!.widen();
    const widened = Date.now();
    await waitUntil('a picture', async () => !(await detailOf(viewer)).paused, { timeoutMs: 60_000 });
    await waitForMedia(viewer, { links: 1 });
    t.diagnostic(`a picture again ${Date.now() - widened} ms after there was room`);
    await sends(sender, 'the whole of it', (side) => side >= 320);
    t.diagnostic(`of half its size or more ${Date.now() - widened} ms after there was room`);
  });

  it('carries pictures to some of three where there is no room for all, says for how many, and tells who gets none', async (t) => {
    const blind = { host: 1, init: failingDevices('NotFoundError') };
    const people = await rig.begin([], { people: [{ host: 0, init: CAMERA }, blind, blind, blind] });
    const [sender, ...viewers] = people.map(({ page }) => page);
    await waitUntil('three links', async () => (await framesPerLink(sender!)).length === 3);
    await waitUntil('pictures to all', async () => (await framesPerLink(sender!)).every((count) => count > 20));
    rig.hosts[0]!.narrow(300);
    const since = Date.now();
    await waitUntil(
      'the limit',
      async () => /[123] with video is what your connection carries/.test(await textOf(sender!)),
      {
        timeoutMs: 40_000,
        report: () => textOf(sender!),
      },
    );
    t.diagnostic(`told ${Date.now() - since} ms after it became narrow`);
    await waitUntil(
      'one who is told',
      async () => (await Promise.all(viewers.map(textOf))).some((text) => text.includes('too slow for video')),
      { report: () => Promise.all(viewers.map(textOf)) },
    );
    // Two tries, and what is paused meanwhile may be another's.
    const before = await framesPerLink(sender!);
    await delay(20_000);
    const rates = (await framesPerLink(sender!)).map((count, index) => (count - before[index]!) / 20);
    t.diagnostic(`frames a second meanwhile ${rates.map((rate) => rate.toFixed(1)).join(', ')}`);
    assert.ok(Math.max(...rates) > 5, 'whom it carries to sees a picture that moves');
    rig.hosts[0]!.widen();
    await waitUntil('no limit any more', async () => !(await textOf(sender!)).includes('with video is what'), {
      timeoutMs: 60_000,
    });
  });
});
