import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { intrude } from '../faults/harness/intruder.js';
import { logged } from '../faults/harness/journal.js';
import { SMALL_CAMERA } from './harness/init-scripts.js';
import { chatOf, click, room, textOf, waitForStatus, waitForText } from './harness/kit.js';
import type { Person } from './harness/page.js';
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
    assert.equal((await chatOf(reader.page)).length, CORPUS.length);
    await assertHarmless(reader);
  });

  it('stays text in the signal log, wherever in a signal it stands', async () => {
    const name = room();
    const url = run.relay.page(run.relay.tags(name, 'join="auto" audio="none" video="none"'), {
      'content-security-policy': POLICY,
    });
    const reader = await run.open(url, { init: 'globalThis.__broken = () => console.error("broken");' });
    await waitForStatus(reader.page, 'joined');
    await click(reader.page, 'rtc-controls >>> [part~="log"]');
    await waitUntil('the log', async () => (await reader.page.$('>>> rtc-signal-log')) !== null);
    const eve = await intrude(run.relay.url, name);
    const to = await reader.page.evaluate(
      () => document.querySelector('rtc-room')!.context!.participants.getState().self.id,
    );
    for (const hostile of CORPUS) {
      const line = `candidate:${hostile} 1 ${hostile.replaceAll(' ', '_')} 1 ${hostile.replaceAll(' ', '_')} 9 typ ${hostile}`;
      const sdp = `v=0\r\no=${hostile} 1 1 IN IP4 127.0.0.1\r\ns=${hostile}\r\nt=0 0\r\nm=${hostile} 9 UDP/TLS/RTP/SAVPF 111\r\n`;
      eve.tell(to, 'SDP', { sdp: { type: hostile, sdp }, generation: 1, n: 1 });
      eve.tell(to, 'SDP', { sdp: { type: 'answer', sdp }, generation: 1, n: 1 });
      eve.tell(to, 'ice candidate', { candidate: { candidate: line, sdpMid: hostile, usernameFragment: hostile } });
      eve.tell(to, 'resync', { reason: hostile, generation: 1, n: 1 });
      eve.tell(to, hostile.slice(0, 32), hostile);
      await eve.client.settle();
    }
    const last = CORPUS.at(-1)!;
    await waitUntil('the last of it in the log', async () => (await logged(reader.page, last)).includes(last), {
      report: () => reader.page.evaluate(() => document.querySelector('rtc-room')!.context!.log.toText()),
    });
    const shown = await textOf(reader.page);
    // Of those in the part that is drawn.
    assert.ok(shown.includes('<!--><img'), shown);
    await click(reader.page, 'rtc-controls >>> [part~="log"]');
    await waitForStatus(reader.page, 'joined');
    await assertHarmless(reader);
  });
});

/** Nothing ran, nothing was refused by the policy, nothing became an element. */
async function assertHarmless({ page, dialogs, pageErrors, complaints }: Person): Promise<void> {
  const injected = await page.evaluate(
    () => globalThis.__probe.deep('iframe, img, [onerror], [onload], [onmouseover]').length,
  );
  assert.equal(injected, 0);
  assert.deepEqual(dialogs, []);
  assert.deepEqual(await page.evaluate(() => globalThis.__probe.violations), []);
  assert.deepEqual([...pageErrors, ...complaints], []);
}
