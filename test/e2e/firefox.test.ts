import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { firefoxPath, launchFirefox } from './harness/browsers.js';
import { room, waitForChat, waitForStatus, writeChat } from './harness/kit.js';
import { waitForMedia, waitForScreens } from './harness/media.js';
import { openPage, type Person } from './harness/page.js';
import { suite } from './harness/suite.js';

describe('Chromium with Firefox', { skip: firefoxPath ? false : 'no Firefox here' }, () => {
  const run = suite();
  let firefox: Browser;
  let fox: Person | undefined;
  before(async () => {
    firefox = await launchFirefox();
  });
  afterEach(async () => {
    await fox?.close();
    await run.closePeople();
  });
  after(() => firefox.close());

  const assertCall = async (one: Person, other: Person): Promise<void> => {
    for (const { page } of [one, other]) {
      await waitForMedia(page, { links: 1 });
      await waitForScreens(page, 1);
    }
    await writeChat(one.page, 'from one');
    await waitForChat(other.page, 'Ann: from one');
    await writeChat(other.page, 'from the other');
    await waitForChat(one.page, 'Ann: from the other');
  };

  it('connects when Firefox joins a call', async () => {
    const url = run.relay.page(run.relay.tags(room()));
    const ann = await run.open(url);
    await waitForStatus(ann.page, 'joined');
    fox = await openPage(firefox, url);
    await assertCall(ann, fox);
  });

  it('connects when Firefox was there first', async () => {
    const url = run.relay.page(run.relay.tags(room()));
    fox = await openPage(firefox, url);
    await waitForStatus(fox.page, 'joined');
    const ann = await run.open(url);
    await assertCall(ann, fox);
  });
});
