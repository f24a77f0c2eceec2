import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { SMALL_CAMERA } from './harness/init-scripts.js';
import { click, room, waitForStatus, waitForText } from './harness/kit.js';
import { negotiationsOf, screensOf, waitForMedia, waitForScreens } from './harness/media.js';
import { suite } from './harness/suite.js';
import { waitUntil } from './harness/wait.js';

describe('sharing the screen', () => {
  // Chromium without a display has a screen to share only where it makes up the whole question.
  const run = suite({ chromium: { flags: ['--use-fake-ui-for-media-stream'] } });
  afterEach(() => run.closePeople());

  it('shows it large to the others, beside the camera, without a new negotiation', async () => {
    const url = run.relay.page(run.relay.tags(room()));
    const options = { init: SMALL_CAMERA, permissions: [] };
    const [ann, ben] = [await run.open(url, options), await run.open(url, options)];
    await waitForMedia(ben.page, { links: 1 });
    await waitForScreens(ben.page, 1);
    const before = await negotiationsOf(ann.page);

    await click(ann.page, 'rtc-controls >>> [part~="share"]');
    await waitForText(ben.page, /Screen of .*Ann/);
    await waitUntil('two pictures to move', async () => (await movingScreens(ben.page)) === 2, {
      report: () => screensOf(ben.page),
    });
    const widths = await ben.page.evaluate(() =>
      globalThis.__probe.deep('.tile').map((tile) => ({
        source: (tile as HTMLElement).dataset.source,
        width: tile.getBoundingClientRect().width,
      })),
    );
    const screen = widths.find(({ source }) => source === 'screen');
    assert.ok(screen, 'no tile of a screen');
    for (const { source, width } of widths) if (source === 'camera') assert.ok(width < screen.width);

    await click(ann.page, 'rtc-controls >>> [part~="share"]');
    await waitForScreens(ben.page, 1);
    await waitForStatus(ann.page, 'joined');
    assert.deepEqual(await negotiationsOf(ann.page), before);
  });
});

/** How many remote pictures put new frames on screen; a screen of one colour counts too. */
async function movingScreens(page: Parameters<typeof screensOf>[0]): Promise<number> {
  const before = await screensOf(page);
  await new Promise((resolve) => setTimeout(resolve, 500));
  return (await screensOf(page)).filter(({ frames }, index) => frames > (before[index]?.frames ?? 0)).length;
}
