import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, before, describe, it } from 'node:test';
import { coreModule, root } from './harness/client.js';
import { SMALL_CAMERA } from './harness/init-scripts.js';
import { waitForChat, waitForStatus } from './harness/kit.js';
import { waitForMedia, waitForScreens } from './harness/media.js';
import { suite } from './harness/suite.js';

describe('the example in docs/headless.md', () => {
  const run = suite();
  const small = { init: SMALL_CAMERA };
  let example: string;
  before(async () => {
    const documentation = readFileSync(join(root, 'docs', 'headless.md'), 'utf8');
    example = /```js\n([\s\S]*?)```/.exec(documentation)![1]!;
    const core = run.relay.file('/core.js', await coreModule());
    example = example.replace("'rtc-elements/core'", JSON.stringify(core));
  });
  afterEach(() => run.closePeople());

  it('is about twenty lines', () => {
    assert.ok(example.trim().split('\n').length <= 24);
  });

  it('is a whole call with another such page and with <rtc-room>', async () => {
    const url = run.relay.page(`<script type="module">${example}</script>`);
    const ann = await run.open(url, small);
    const ben = await run.open(url, small);
    for (const { page } of [ann, ben]) {
      await waitForMedia(page, { links: 1 });
      await waitForScreens(page, 1);
    }
    const room = /room: '([^']+)'/.exec(example)![1]!;
    const kit = await run.open(run.relay.page(run.relay.tags(room)), small);
    await waitForStatus(kit.page, 'joined');
    await waitForMedia(kit.page, { links: 2 });
    const line = /send\('([^']+)'/.exec(example)![1]!;
    await waitForChat(kit.page, `Ann: ${line}`);
    for (const { pageErrors, complaints } of [ann, ben]) assert.deepEqual([...pageErrors, ...complaints], []);
  });
});
