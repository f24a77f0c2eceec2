import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { SMALL_CAMERA } from '../e2e/harness/init-scripts.js';
import { room } from '../e2e/harness/kit.js';
import { linksOf, negotiationsOf, waitForMedia, waitForScreens } from '../e2e/harness/media.js';
import { suite } from '../e2e/harness/suite.js';
import { keepStatuses, rosterOf, statusesOf } from './harness/journal.js';

const MOVES = 100;
/** Four moves a frame of the camera. */
const PAUSE_MS = 25;
/** Of a picture at ten frames a second, on a busy machine. */
const GAP_MS = 1_500;

/** Moves the element between two others, again and again; the longest time without a new frame on screen, in ms. */
const moveAbout = (page: Page, selector: string, homes: string): Promise<number> =>
  page.evaluate(
    async (selector, homes, moves, pauseMs) => {
      const element = document.querySelector(selector)!;
      const places = [...document.querySelectorAll(homes)];
      const video = globalThis.__probe
        .deep('.tile:not([data-key="self"]) video')
        .find((video) => (video as HTMLVideoElement).srcObject) as HTMLVideoElement;
      let shownAt = performance.now();
      let longestMs = 0;
      let presented = 0;
      const look = (_now: number, { presentedFrames }: VideoFrameCallbackMetadata): void => {
        if (presentedFrames > presented) {
          longestMs = Math.max(longestMs, performance.now() - shownAt);
          shownAt = performance.now();
        }
        presented = presentedFrames;
        video.requestVideoFrameCallback(look);
      };
      video.requestVideoFrameCallback(look);
      for (let move = 1; move <= moves; move += 1) {
        places[move % places.length]!.append(element);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
      // Whether it plays on after the last.
      await new Promise((resolve) => setTimeout(resolve, 500));
      return Math.max(longestMs, performance.now() - shownAt);
    },
    selector,
    homes,
    MOVES,
    PAUSE_MS,
  );

describe('an element of a running call is moved a hundred times', () => {
  const run = suite();
  afterEach(() => run.closePeople());

  for (const [tag, homes] of [
    ['rtc-room', 'main, aside'],
    ['rtc-video', 'rtc-room > div'],
  ] as const) {
    it(`<${tag}>: the call goes on, and pictures play`, async (t) => {
      const name = room();
      const { page } = await run.open(
        run.relay.page(`<script type="module" src="${run.relay.url}/rtc-elements.js"></script><main>
          <rtc-room room="${name}" display-name="Ann" join="auto">
            <div><rtc-video></rtc-video></div><div></div>
          </rtc-room></main><aside></aside>`),
        { init: SMALL_CAMERA },
      );
      const other = (await run.open(run.relay.page(run.relay.tags(name)), { init: SMALL_CAMERA })).page;
      const pages = [page, other];
      for (const each of pages) await waitForMedia(each, { links: 1 });
      await waitForScreens(page, 1);
      for (const each of pages) await keepStatuses(each);
      const look = async () => ({
        rosters: await Promise.all(pages.map(rosterOf)),
        negotiations: await Promise.all(pages.map(negotiationsOf)),
        videos: await page.evaluate(() => globalThis.__probe.deep('video').length),
      });
      const before = await look();
      const ms = await moveAbout(page, tag, homes);
      t.diagnostic(`longest time without a new frame on screen: ${ms.toFixed(0)} ms`);
      assert.ok(ms < GAP_MS, `${ms} ms`);
      for (const each of pages) await waitForMedia(each, { links: 1 });
      await waitForScreens(page, 1);
      assert.deepEqual(await look(), before);
      assert.ok((await linksOf(page)).length <= 2, 'one for the call, and one ready for whoever comes');
      for (const each of pages) assert.deepEqual(await statusesOf(each), []);
    });
  }
});
