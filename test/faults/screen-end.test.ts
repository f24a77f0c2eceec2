import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { SMALL_CAMERA } from '../e2e/harness/init-scripts.js';
import { click, waitForText } from '../e2e/harness/kit.js';
import { linksOf, negotiationsOf, waitForMedia, waitForScreens } from '../e2e/harness/media.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { callOf } from './harness/call.js';
import { spread } from './harness/tile-words.js';

const ROUNDS = 5;
const TITLE = 'what is shared';
/** Three times what is promised, for a busy machine. */
const GONE_MS = 1_500;

declare global {
  var __screenGoneAt: number | undefined;
}

/** Begins to look for the tile of a screen; when there is none any more is written down. */
const watchScreen = (page: Page): Promise<void> =>
  page.evaluate(() => {
    globalThis.__screenGoneAt = undefined;
    const timer = setInterval(() => {
      if (globalThis.__probe.deep('.tile[data-source="screen"]').length > 0) return;
      globalThis.__screenGoneAt = Date.now();
      clearInterval(timer);
    }, 20);
  });

describe('a shared screen ends without the button here', () => {
  // A tab is a screen that can be closed; the question which one is answered by its title.
  const run = suite({ chromium: { flags: [`--auto-select-tab-capture-source-by-title=${TITLE}`] } });
  let shown: Page | undefined;
  after(() => shown?.close().catch(() => undefined));

  it('the shared tab is closed: nobody keeps its picture, and another can be shared', async (t) => {
    const { people } = await callOf(2, run, undefined, SMALL_CAMERA);
    const [ann, ben] = [people[0]!, people[1]!.page];
    const before = await negotiationsOf(ann.page);
    const gone: number[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      shown = await ann.context.newPage();
      await shown.setContent(`<title>${TITLE}</title><h1>one</h1><script>
        let n = 0;
        setInterval(() => (document.querySelector('h1').textContent = 'frame ' + (n += 1)), 50);
      </script>`);
      await ann.page.bringToFront();
      await click(ann.page, 'rtc-controls >>> [part~="share"]');
      await waitForText(ben, /Screen of .*Ann/);
      await waitUntil('the screen to move', async () => (await screenFrames(ben)) > 3, {
        report: () => linksOf(ben),
      });
      await watchScreen(ben);
      const at = Date.now();
      await shown.close();
      gone.push((await waitUntil('no screen', () => ben.evaluate(() => globalThis.__screenGoneAt))) - at);
      const frames = await screenFrames(ben);
      await delay(300);
      assert.equal(await screenFrames(ben), frames, 'no frame of it is decoded any more');
      await waitForScreens(ben, 1);
      assert.equal(await ann.page.$eval('>>> rtc-controls >>> [part~="share"]', (it) => it.ariaPressed), 'false');
    }
    t.diagnostic(`the screen's tile gone at the other page after its tab was closed: ${spread(gone)}`);
    assert.ok(Math.max(...gone) < GONE_MS, gone.join(', '));
    assert.deepEqual(await negotiationsOf(ann.page), before);
    await waitForMedia(ben, { links: 1 });
  });
});

/** Frames decoded of the larger of two pictures: a camera here is 160 pixels wide. */
const screenFrames = async (page: Page): Promise<number> =>
  (await linksOf(page)).flatMap(({ video }) => video).find(({ width }) => width > 160)?.frames ?? 0;
