import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { SMALL_CAMERA } from './harness/init-scripts.js';
import { chatOf, click, room, waitForStatus, waitForText } from './harness/kit.js';
import { suite } from './harness/suite.js';
import { waitUntil } from './harness/wait.js';

/** Each would run `__broken()` where text is taken for markup, for an address or for a script. */
const CORPUS = [
  '<script>__broken()</script>',
  '<img src=x onerror=__broken()>',
  '<svg onload=__broken()>',
  '"><iframe srcdoc="<script>parent.__broken()</script>">',
  "'-__broken()-'",
  '${__broken()}',
  '{{constructor.constructor("__broken()")()}}',
  'javascript:__broken()',
  'https://x.example/"onmouseover="__broken()',
  'http://x.example/<img/src=x/onerror=__broken()>',
  'data:text/html,<script>__broken()</script>',
  '</textarea><script>__broken()</script>',
  '<a href="javascript:__broken()" style="position:fixed;inset:0">x</a>',
  '<style>*{display:none}</style>',
  '<!--><img src=x onerror=__broken()>-->',
  '__proto__',
  '\u202Egnp.exe\u202C \u0007',
] as const;

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws:; img-src 'self' data:; " +
  "media-src 'self' blob: mediastream:; require-trusted-types-for 'script'; trusted-types lit-html rtc-elements-lit";

describe('text that wants to be more than text', () => {
  const run = suite();
  afterEach(() => run.closePeople());

  it('stays text in the chat, in names and in room names', async () => {
    const name = `${room()} ${CORPUS[1]}`;
    const attribute = name.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
    const url = run.relay.page(run.relay.tags(attribute, 'join="auto" audio="none" video="none"'), {
      'content-security-policy': POLICY,
    });
    const broken = 'globalThis.__broken = () => console.error("broken");';
    const reader = await run.open(url, { init: SMALL_CAMERA + broken });
    await waitForStatus(reader.page, 'joined');
    await click(reader.page, 'rtc-controls >>> [part~="log"]');
    await waitUntil('the log', async () => (await reader.page.$('>>> rtc-signal-log')) !== null);

    for (const hostile of CORPUS) {
      const writer = await run.open(url, { init: SMALL_CAMERA + broken });
      await waitForStatus(writer.page, 'joined');
      await writer.page.evaluate(async (text) => {
        const { participants, chat } = document.querySelector('rtc-room')!.context!;
        await participants.setName(text.slice(0, 64));
        await chat.send(`said ${text}`);
      }, hostile);
      await waitUntil(
        `the line "said ${hostile}"`,
        async () => (await chatOf(reader.page)).some((line) => line.endsWith(`: said ${hostile}`)),
        { report: () => chatOf(reader.page) },
      );
      await writer.close();
    }
    await click(reader.page, 'rtc-controls >>> [part~="chat"]');
    await waitForText(reader.page, 'said <svg onload=__broken()>');

    const links = await reader.page.evaluate(() =>
      globalThis.__probe.deep('a[href]').map((link) => (link as HTMLAnchorElement).href),
    );
    for (const link of links) assert.match(link, /^https?:\/\//);
    const injected = await reader.page.evaluate(
      () => globalThis.__probe.deep('iframe, img, [onerror], [onload], [onmouseover]').length,
    );
    assert.equal(injected, 0);
    assert.equal((await chatOf(reader.page)).length, CORPUS.length);
    assert.deepEqual(reader.dialogs, []);
    assert.deepEqual(await reader.page.evaluate(() => globalThis.__probe.violations), []);
    assert.deepEqual([...reader.pageErrors, ...reader.complaints], []);
  });
});
