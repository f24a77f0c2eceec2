import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { mountTutorialServer } from '../../bench/variants/tutorial-server.js';
import { SMALL_CAMERA } from './harness/init-scripts.js';
import { chatOf, click, fill, room, waitForChat, waitForStatus, waitForText, writeChat } from './harness/kit.js';
import { waitForMedia, waitForScreens } from './harness/media.js';
import { startSite, type Site } from './harness/servers.js';
import { suite } from './harness/suite.js';

const small = { init: SMALL_CAMERA };

describe('a page of the tutorial', () => {
  const run = suite();
  /** The relay of about twenty lines that the tutorial itself comes with. */
  let plain: Site;
  before(async () => {
    plain = await startSite();
    mountTutorialServer(plain.server);
  });
  afterEach(() => run.closePeople());
  after(() => plain.close());

  const tutorialPage = (site: Site, name: string): string => `${site.url}/pages/tutorial.html?room=${name}`;

  const write = async (page: Page, text: string): Promise<void> => {
    await fill(page, '#message', text);
    await click(page, '#sendMessage');
  };

  const assertCall = async (pages: Page[]): Promise<void> => {
    for (const page of pages) {
      await waitForMedia(page, { links: 1 });
      await waitForScreens(page, 1);
    }
  };

  it('calls another one through its own server, as ever', async () => {
    const url = tutorialPage(plain, room());
    const [ann, ben] = [await run.open(url, small), await run.open(url, small)];
    await assertCall([ann.page, ben.page]);
    await write(ann.page, 'hello there');
    await waitForText(ben.page, 'Tutorial: hello there');
    await waitForText(ann.page, 'Tutorial: hello there');
  });

  it('calls another one through the relay', async () => {
    const name = room();
    const url = tutorialPage(run.relay, name);
    const ann = await run.open(url, small);
    await waitForText(ann.page, `New client in the ${name} room.`);
    const ben = await run.open(url, small);
    await assertCall([ann.page, ben.page]);
    await write(ann.page, 'hello there');
    await waitForText(ben.page, 'Tutorial: hello there');
    await waitForText(ann.page, 'Tutorial: hello there');
    await waitForText(ben.page, 'Going to add their stream');
  });

  const kitPage = (name: string): string => run.relay.page(run.relay.tags(name));

  for (const first of ['tutorial', 'kit'] as const) {
    it(`sees and chats with <rtc-room>, the ${first} page being there first`, async () => {
      const name = room();
      const openTutorial = () => run.open(tutorialPage(run.relay, name), small);
      const openKit = async () => {
        const person = await run.open(kitPage(name), small);
        await waitForStatus(person.page, 'joined');
        return person;
      };
      const early = await (first === 'tutorial' ? openTutorial() : openKit());
      const late = await (first === 'tutorial' ? openKit() : openTutorial());
      const [tutorial, kit] = first === 'tutorial' ? [early, late] : [late, early];
      await assertCall([tutorial.page, kit.page]);
      await write(tutorial.page, 'from the tutorial');
      await waitForChat(kit.page, 'Tutorial: from the tutorial');
      await writeChat(kit.page, 'from the kit');
      await waitForText(tutorial.page, 'Ann: from the kit');
      assert.deepEqual(await chatOf(kit.page), ['Tutorial: from the tutorial', 'Ann: from the kit']);
      assert.deepEqual([...tutorial.pageErrors, ...kit.pageErrors], []);
    });
  }

  it('is linked with the first of two kit pages only, and the other one says so', async () => {
    const name = room();
    const [ann, ben] = [await run.open(kitPage(name), small), await run.open(kitPage(name), small)];
    await waitForMedia(ann.page, { links: 1 });
    const tutorial = await run.open(tutorialPage(run.relay, name), small);
    await waitForMedia(ann.page, { links: 2 });
    await waitForMedia(tutorial.page, { links: 1 });
    await waitForText(ben.page, 'Chat only');
    await write(tutorial.page, 'to both');
    for (const { page } of [ann, ben]) await waitForChat(page, 'Tutorial: to both');
    await waitForMedia(ben.page, { links: 1 });
  });
});
