import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { SMALL_CAMERA } from './harness/init-scripts.js';
import { click, joinFromLobby, room, waitForChat, waitForError, writeChat } from './harness/kit.js';
import { waitForMedia, waitForScreens } from './harness/media.js';
import { startRelay, startSite, type RelaySite, type Site } from './harness/servers.js';
import { suite } from './harness/suite.js';

const small = { init: SMALL_CAMERA };

describe('tags pasted into pages of other sites', () => {
  const run = suite();
  let named: Site;
  let choosy: RelaySite;
  before(async () => {
    named = await startSite();
    choosy = await startRelay({ bind: 'beyond', origins: [named.url] });
  });
  afterEach(() => run.closePeople());
  after(async () => {
    await choosy.close();
    await named.close();
  });

  it('are in the same call as the relay’s own page', async () => {
    const name = room();
    const here = await run.open(run.relay.page(run.relay.tags(name)), small);
    const there = await run.open(run.site.page(run.relay.tags(name)), small);
    for (const { page } of [here, there]) {
      await waitForMedia(page, { links: 1 });
      await waitForScreens(page, 1);
    }
    await writeChat(there.page, 'from the other site');
    await waitForChat(here.page, 'Ann: from the other site');
  });

  it('work on a site the relay was told of, and on no other', async () => {
    const name = room();
    const [ann, ben] = [
      await run.open(named.page(choosy.tags(name)), small),
      await run.open(named.page(choosy.tags(name)), small),
    ];
    await waitForMedia(ann.page, { links: 1 });
    await waitForMedia(ben.page, { links: 1 });
    const stranger = await run.open(run.site.page(choosy.tags(name)), small);
    await waitForError(stranger.page, 'origin-refused');
    await waitForMedia(ann.page, { links: 1 });
  });

  it('work from the classic script', async () => {
    const name = room();
    const classic = run.site.page(`<script src="${run.relay.url}/rtc-elements.iife.js"></script>
      <rtc-room room="${name}" display-name="Ann" join="auto"></rtc-room>`);
    const ann = await run.open(classic, small);
    const ben = await run.open(run.relay.page(run.relay.tags(name)), small);
    await waitForMedia(ann.page, { links: 1 });
    await waitForScreens(ben.page, 1);
  });

  it('may be composed: four tags where the page wants them, bound by id', async () => {
    const name = room();
    const composed = run.site.page(`<script type="module" src="${run.relay.url}/rtc-elements.js"></script>
      <main><rtc-video for="call"></rtc-video></main>
      <aside><rtc-chat for="call"></rtc-chat><rtc-signal-log for="call"></rtc-signal-log></aside>
      <rtc-room id="call" room="${name}" display-name="Ann"><rtc-controls></rtc-controls></rtc-room>`);
    const ann = await run.open(composed, small);
    await joinFromLobby(ann.page);
    const ben = await run.open(run.relay.page(run.relay.tags(name)), small);
    await waitForScreens(ann.page, 1);
    await waitForMedia(ben.page, { links: 1 });
    await writeChat(ben.page, 'hello');
    await waitForChat(ann.page, 'Ann: hello');
  });

  it('work under a strict policy, and break none of it', async () => {
    const name = room();
    const policy = [
      "default-src 'none'",
      `script-src ${run.relay.url}`,
      "style-src 'self'",
      `connect-src ${run.relay.url} ${run.relay.url.replace('http', 'ws')}`,
      "media-src 'self' blob: mediastream:",
      "img-src 'self' data:",
      "base-uri 'none'; form-action 'none'; object-src 'none'; require-trusted-types-for 'script'",
      'trusted-types lit-html rtc-elements-lit',
    ].join('; ');
    const strict = run.site.page(run.relay.tags(name, 'join="ask"'), { 'content-security-policy': policy });
    const ann = await run.open(strict, small);
    await joinFromLobby(ann.page);
    const ben = await run.open(run.relay.page(run.relay.tags(name)), small);
    await waitForMedia(ann.page, { links: 1 });
    await waitForScreens(ann.page, 1);
    await writeChat(ann.page, 'strictly');
    await waitForChat(ben.page, 'Ann: strictly');
    await click(ann.page, 'rtc-controls >>> [part~="log"]');
    assert.deepEqual(await ann.page.evaluate(() => globalThis.__probe.violations), []);
    assert.deepEqual([...ann.pageErrors, ...ann.complaints], []);
  });
});
