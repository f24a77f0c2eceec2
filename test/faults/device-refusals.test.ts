import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import type { RtcErrorCode } from '../../src/util/errors.js';
import { refusingDevices, SMALL_CAMERA } from '../e2e/harness/init-scripts.js';
import {
  click,
  errorsOf,
  joinFromLobby,
  room,
  sentence,
  statusOf,
  waitForError,
  waitForStatus,
  waitForText,
} from '../e2e/harness/kit.js';
import { waitForMedia, waitForScreens } from '../e2e/harness/media.js';
import { openPage, type Person } from '../e2e/harness/page.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';

/** Refusals no headless browser gives by itself: what Chromium throws, and what it is called here. */
const REFUSALS: readonly [what: string, name: string, message: string, code: RtcErrorCode][] = [
  ['the question is closed without an answer', 'NotAllowedError', 'Permission dismissed', 'permission-dismissed'],
  ['the system says no', 'NotAllowedError', 'Permission denied by system', 'permission-denied-by-system'],
  ['what is asked for is impossible', 'OverconstrainedError', '', 'constraints-impossible'],
  ['another program has the device', 'NotReadableError', 'Could not start video source', 'device-busy'],
  ['the device fails in some other way', 'InvalidStateError', '', 'device-failed'],
];

describe('joining where the devices are refused', () => {
  const run = suite();
  const name = room();
  let ann: Person;
  before(async () => {
    ann = await openPage(run.browser, run.relay.page(run.relay.tags(name)), { init: SMALL_CAMERA });
    await waitForStatus(ann.page, 'joined');
  });
  after(() => ann.close());
  afterEach(() => run.closePeople());

  const assertSaid = async (page: Page, code: RtcErrorCode): Promise<void> => {
    const { subject } = await waitForError(page, code);
    await waitForText(page, sentence(code, subject));
  };

  for (const [what, errorName, message, code] of REFUSALS) {
    it(`${what}: one is in, sees the other, and tries again beside the words`, async () => {
      const init = SMALL_CAMERA + refusingDevices(errorName, message);
      const { page } = await run.open(run.relay.page(run.relay.tags(name)), { init });
      await assertSaid(page, code);
      await waitForStatus(page, 'joined');
      await waitForScreens(page, 1);
      await page.evaluate('globalThis.__devicesWork = true');
      for (const source of ['microphone', 'camera']) {
        await click(page, 'rtc-controls >>> [part="error"] button:not([aria-label])');
        await waitForText(page, new RegExp(source, 'i'));
      }
      await waitForMedia(ann.page, { links: 1 });
      await waitForScreens(ann.page, 1);
      for (const { code: other } of await errorsOf(page)) assert.equal(other, code);
    });
  }

  it('says so in the lobby, where another try shows the own picture; and one joins without, too', async () => {
    const init = SMALL_CAMERA + refusingDevices('NotAllowedError', 'Permission denied by system');
    const url = run.relay.page(run.relay.tags(name, 'join="ask"'));
    const [ben, carl] = [await run.open(url, { init }), await run.open(url, { init })];
    for (const { page } of [ben, carl]) await waitForText(page, sentence('permission-denied-by-system', 'camera'));
    await ben.page.evaluate('globalThis.__devicesWork = true');
    for (const part of ['microphone', 'camera']) await click(ben.page, `rtc-lobby >>> [part~="${part}"]`);
    // By asking again and again: the page is behind another one, whose frames a selector would wait for.
    await waitUntil('the own picture', () =>
      ben.page.evaluate(() => globalThis.__probe.deep('video[part="video"]:not([hidden])').length > 0),
    );
    for (const { page } of [ben, carl]) await joinFromLobby(page);
    await waitForScreens(carl.page, 2);
  });

  it('uses the default device where the remembered one is gone, without a word', async () => {
    const remembered = `localStorage.setItem('rtc-elements:camera', 'gone'); localStorage.setItem('rtc-elements:microphone', 'gone');`;
    const { page } = await run.open(run.relay.page(run.relay.tags(name)), { init: SMALL_CAMERA + remembered });
    await waitForMedia(ann.page, { links: 1 });
    await waitForScreens(ann.page, 1);
    assert.deepEqual(await errorsOf(page), []);
    assert.equal(await statusOf(page), 'joined');
    assert.equal(await page.evaluate(() => localStorage.getItem('rtc-elements:camera')), 'gone', 'it may come back');
  });
});
