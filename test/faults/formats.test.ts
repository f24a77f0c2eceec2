import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { enTrouble } from '../../src/locales/en-trouble.js';
import { SMALL_CAMERA } from '../e2e/harness/init-scripts.js';
import { room, waitForText } from '../e2e/harness/kit.js';
import { linksOf, waitForMedia } from '../e2e/harness/media.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { detailOf, keepLinks, linksSeenBy } from './harness/journal.js';

/** What is not settled by then never will be; a link that asks for help does so sooner. */
const WATCHED_MS = 4_000;
const SETTLED_MS = 1_500;

/** A browser that has one format for video. */
const only = (format: string): string => `{
  const kept = RTCRtpReceiver.getCapabilities('video').codecs.filter(({ mimeType }) => mimeType === 'video/${format}');
  const restrict = (transceiver) => transceiver.receiver.track.kind === 'video' && transceiver.setCodecPreferences(kept);
  const { addTransceiver, setLocalDescription } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.addTransceiver = function (...given) {
    const transceiver = addTransceiver.apply(this, given);
    restrict(transceiver);
    return transceiver;
  };
  RTCPeerConnection.prototype.setLocalDescription = function (...given) {
    this.getTransceivers().forEach(restrict);
    return setLocalDescription.apply(this, given);
  };
}`;

/** Names the negotiation that each link of a page stands on. */
const negotiationsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    globalThis.__probe.connections
      .filter(({ connectionState }) => connectionState === 'connected')
      .map(({ localDescription }) => localDescription!.sdp.match(/^o=.*$/m)![0]),
  );

describe('two browsers without a video format in common', () => {
  const run = suite();
  afterEach(() => run.closePeople());

  for (const [first, second, skip] of [
    ['AV1', 'H264', false],
    ['H264', 'AV1', process.env.RTC_FAULTS !== 'all' && 'only with RTC_FAULTS=all'],
  ] as const) {
    const parts = `${first} offers, ${second} answers`;
    it(`hear each other, and each is told why there is no picture (${parts})`, { skip }, async () => {
      const url = run.relay.page(run.relay.tags(room()));
      const { page: offers } = await run.open(url, { init: SMALL_CAMERA + only(first) });
      const { page: answers } = await run.open(url, { init: SMALL_CAMERA + only(second) });
      const pages = [offers, answers];
      for (const page of pages) {
        await waitForMedia(page, { links: 1, video: false });
        await waitUntil('the reason', async () => (await detailOf(page)).paused === 'codec', {
          report: () => detailOf(page),
        });
        await waitForText(page, enTrouble.paused_codec);
      }
      // The second round has begun by then.
      await delay(SETTLED_MS);
      const before = await Promise.all(pages.map(negotiationsOf));
      await Promise.all(pages.map(keepLinks));
      await delay(WATCHED_MS);
      assert.deepEqual(await Promise.all(pages.map(negotiationsOf)), before, 'nothing is negotiated again');
      for (const page of pages) {
        assert.deepEqual(await linksSeenBy(page), ['connected']);
        await waitForMedia(page, { links: 1, video: false });
        const frames = (await linksOf(page)).flatMap(({ video }) => video.map((row) => row.frames));
        assert.ok(frames.every((count) => count === 0));
      }
      // Whoever has both sees both, and is seen by both.
      const { page: third } = await run.open(url, { init: SMALL_CAMERA });
      await waitForMedia(third, { links: 2 });
    });
  }
});
