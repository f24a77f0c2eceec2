import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { VERSION } from '../../src/version.js';
import { clientFolder } from './harness/client.js';
import { SMALL_CAMERA } from './harness/init-scripts.js';
import { room, waitForChat, writeChat } from './harness/kit.js';
import { waitForMedia, waitForScreens } from './harness/media.js';
import { suite } from './harness/suite.js';

const OTHER = '99.0.0';

describe('two copies of the kit on one page', () => {
  const run = suite();
  afterEach(() => run.closePeople());

  const versioned = (): string => `${run.relay.url}/${VERSION}/rtc-elements.js`;
  const module = (url: string): string => `<script type="module" src="${url}"></script>`;
  const classic = (): string => `<script src="${run.relay.url}/rtc-elements.iife.js"></script>`;
  /** Address of a copy that says of itself that it is another version. */
  const otherVersion = async (): Promise<string> => {
    const folder = await clientFolder();
    const names = ['rtc-elements.js', ...readdirSync(join(folder, 'chunks')).map((name) => `chunks/${name}`)];
    for (const name of names.filter((name) => name.endsWith('.js')))
      run.site.file(`/${OTHER}/${name}`, readFileSync(join(folder, name), 'utf8').replaceAll(VERSION, OTHER), {
        'access-control-allow-origin': '*',
      });
    return `${run.site.url}/${OTHER}/rtc-elements.js`;
  };

  for (const [what, scripts, isTold] of [
    [
      'the same module under two addresses',
      async () => module(`${run.relay.url}/rtc-elements.js`) + module(versioned()),
      false,
    ],
    ['the classic script and the module', async () => classic() + module(versioned()), false],
    ['the classic script twice', async () => classic() + classic(), false],
    ['another version after it', async () => module(versioned()) + module(await otherVersion()), true],
    ['another version, and the classic script first', async () => classic() + module(await otherVersion()), true],
  ] as const) {
    it(`${what}: the first wins, and there is one call`, async () => {
      const name = room();
      const tag = `<rtc-room room="${name}" display-name="Ann" server="${run.relay.url}" join="auto"></rtc-room>`;
      const ann = await run.open(run.relay.page((await scripts()) + tag), { init: SMALL_CAMERA });
      const ben = await run.open(run.relay.page(run.relay.tags(name)), { init: SMALL_CAMERA });
      for (const { page } of [ann, ben]) {
        await waitForMedia(page, { links: 1 });
        await waitForScreens(page, 1);
      }
      await writeChat(ann.page, 'hello');
      await waitForChat(ben.page, 'Ann: hello');
      const shown = await ann.page.evaluate(() =>
        ['rtc-video', 'rtc-controls', 'rtc-chat'].map((tag) => globalThis.__probe.deep(tag).length),
      );
      assert.deepEqual(shown, [1, 1, 1]);
      assert.deepEqual(ann.pageErrors, []);
      const told = ann.complaints.filter((line) => line.includes('already defined'));
      assert.equal(told.length, isTold ? 1 : 0, ann.complaints.join('\n'));
      if (isTold)
        assert.match(told.join(), new RegExp(`^rtc-elements ${OTHER}: .* by version ${VERSION}, which stays`));
    });
  }
});
