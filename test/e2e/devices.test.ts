import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser, Frame, Page } from 'puppeteer-core';
import type { RtcErrorCode } from '../../src/util/errors.js';
import { launchChromium } from './harness/browsers.js';
import { failingDevices, SMALL_CAMERA, UNANSWERED_QUESTION } from './harness/init-scripts.js';
import {
  chatOf,
  click,
  errorsOf,
  room,
  sentence,
  waitForChat,
  waitForError,
  waitForStatus,
  waitForText,
  writeChat,
} from './harness/kit.js';
import { waitForMedia, waitForScreens } from './harness/media.js';
import { CAMERA, openPage, type Person } from './harness/page.js';
import { suite } from './harness/suite.js';
import { waitUntil } from './harness/wait.js';

describe('joining with devices as people have them', () => {
  const run = suite();
  let bare: Browser;
  before(async () => {
    bare = await launchChromium({ devices: 'none' });
  });
  after(() => bare.close());
  afterEach(() => run.closePeople());

  /** Somebody with everything is there, so that what a person without can still do is seen. */
  const present = async (url: string): Promise<Person> => {
    const person = await run.open(url, { init: SMALL_CAMERA });
    await waitForStatus(person.page, 'joined');
    return person;
  };

  /** As an event, and in the words for the device it names. */
  const assertSaid = async (page: Page | Frame, code: RtcErrorCode): Promise<void> => {
    const { subject } = await waitForError(page, code);
    await waitForText(page, sentence(code, subject));
  };

  const assertSeesAndWrites = async (page: Page, other: Person): Promise<void> => {
    await waitForScreens(page, 1);
    // No sound is counted: to a page that captures nothing the browser may deny it until a click,
    // which errors.test.ts is about.
    await waitForMedia(page, { links: 1, audio: false });
    await writeChat(page, 'I have no camera');
    await waitForChat(other.page, 'Ann: I have no camera');
    assert.deepEqual(await chatOf(page), ['Ann: I have no camera']);
  };

  it('sees the others while the permission is still being asked for, and is seen once it is given', async () => {
    const url = run.relay.page(run.relay.tags(room()));
    const ann = await present(url);
    const ben = await run.open(url, { permissions: [], init: SMALL_CAMERA + UNANSWERED_QUESTION });
    await waitUntil('the question', () => ben.page.evaluate('globalThis.__isAsked === true'));
    await waitForStatus(ben.page, 'joined');
    await waitForScreens(ben.page, 1);
    await ben.context.overridePermissions(new URL(url).origin, [...CAMERA]);
    await ben.page.evaluate('globalThis.__allow()');
    await waitForMedia(ann.page, { links: 1 });
    await waitForMedia(ben.page, { links: 1 });
    await waitForScreens(ann.page, 1);
    assert.deepEqual(await errorsOf(ben.page), []);
  });

  it('joins without a busy device, says so, and tries again without reload', async () => {
    const url = run.relay.page(run.relay.tags(room()));
    const ann = await present(url);
    const ben = await run.open(url, { init: SMALL_CAMERA + failingDevices('NotReadableError') });
    await assertSaid(ben.page, 'device-busy');
    await assertSeesAndWrites(ben.page, ann);
    await ben.page.evaluate('globalThis.__devicesWork = true');
    await click(ben.page, 'rtc-controls >>> [part~="camera"]');
    await waitForScreens(ann.page, 1);
  });

  it('joins without any device and says that there is none', async () => {
    const url = run.relay.page(run.relay.tags(room()));
    const ann = await present(url);
    const ben = await openPage(bare, url);
    try {
      await assertSaid(ben.page, 'device-missing');
      await assertSeesAndWrites(ben.page, ann);
    } finally {
      await ben.close();
    }
  });

  it('joins with the permission denied, says so, and tries again once it is given', async () => {
    const url = run.relay.page(run.relay.tags(room()));
    const ann = await present(url);
    // An override that grants something else denies the rest.
    const ben = await run.open(url, { permissions: ['geolocation'], init: SMALL_CAMERA });
    await assertSaid(ben.page, 'permission-denied');
    await assertSeesAndWrites(ben.page, ann);
    await ben.context.overridePermissions(new URL(url).origin, [...CAMERA]);
    await click(ben.page, 'rtc-controls >>> [part~="camera"]');
    await waitForScreens(ann.page, 1);
  });

  it('tells apart what the embedding page blocks', async () => {
    const inner = run.relay.page(run.relay.tags(room()));
    const outer = run.site.page(`<iframe src="${inner.replace('localhost', '127.0.0.1')}"></iframe>`);
    const ben = await run.open(outer);
    const frame = await waitUntil('the frame', () => ben.page.frames().find((frame) => frame !== ben.page.mainFrame()));
    await assertSaid(frame, 'blocked-by-embedder');
    await waitForStatus(frame, 'joined');
  });

  it('has picture and sound in a frame whose page allows them', async () => {
    const url = run.relay.page(run.relay.tags(room()));
    const ann = await present(url);
    const ben = await run.open(run.relay.page(`<iframe src="${url}" allow="camera; microphone; autoplay"></iframe>`), {
      init: SMALL_CAMERA,
    });
    const frame = await waitUntil('the frame', () => ben.page.frames().find((frame) => frame !== ben.page.mainFrame()));
    await waitForMedia(frame, { links: 1 });
    await waitForScreens(ann.page, 1);
  });
});
