import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { io, type Socket } from 'socket.io-client';
import { NO_WEBRTC, SMALL_CAMERA } from './harness/init-scripts.js';
import {
  chatOf,
  click,
  errorsOf,
  fill,
  room,
  sentence,
  statusOf,
  textOf,
  waitForChat,
  waitForError,
  waitForStatus,
  waitForText,
  writeChat,
} from './harness/kit.js';
import { startRelay, type RelaySite } from './harness/servers.js';
import { suite } from './harness/suite.js';
import { waitUntil } from './harness/wait.js';

const INSECURE = 'insecure.test';
const HELD_BACK = sentence('playback-blocked');
const TELL_WHEN_BLOCKED = `{
  const timer = setInterval(() => {
    if (!document.body || !__probe.text().includes(${JSON.stringify(HELD_BACK)})) return;
    clearInterval(timer);
    console.warn('sound is held back');
  }, 50);
}`;

describe('what goes wrong is said in words and as rtc-error', () => {
  const run = suite({ chromium: { flags: [`--host-resolver-rules=MAP ${INSECURE} 127.0.0.1`] } });
  let tight: RelaySite;
  const sockets: Socket[] = [];
  before(async () => {
    tight = await startRelay({ roomCapacity: 2, bind: 'beyond', origins: ['https://app.example'] });
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.disconnect();
    await run.closePeople();
  });
  after(() => tight.close());

  const cameraQuestions = (page: Page): Promise<string[][]> => page.evaluate(() => globalThis.__probe.cameraQuestions);

  /** Somebody without a browser takes a seat. */
  const takeSeat = async (relay: RelaySite, name: string): Promise<void> => {
    const socket = io(relay.url, { transports: ['websocket'], forceNew: true, extraHeaders: { origin: relay.url } });
    sockets.push(socket);
    const reply = (await socket.emitWithAck('ready', { v: 1, room: name })) as { ok: boolean };
    assert.equal(reply.ok, true);
  };

  it('room-missing: a tag without a room', async () => {
    const { page } = await run.open(run.relay.page(run.relay.tags('')));
    await waitForError(page, 'room-missing');
    await waitForText(page, sentence('room-missing'));
  });

  it('insecure-context: a page without https', async () => {
    const url = run.site.page(run.relay.tags(room())).replace('localhost', INSECURE);
    const { page } = await run.open(url, { permissions: [] });
    await waitForError(page, 'insecure-context');
    await waitForText(page, sentence('insecure-context'));
  });

  it('webrtc-unsupported: a browser without WebRTC', async () => {
    const { page } = await run.open(run.relay.page(run.relay.tags(room())), { init: NO_WEBRTC });
    await waitForError(page, 'webrtc-unsupported');
    await waitForText(page, sentence('webrtc-unsupported'));
  });

  it('relay-unreachable: nobody listens there; it can be tried again without reload', async () => {
    const away = await startRelay();
    const page = await run.open(run.relay.page(run.relay.tags(room(), `join="auto" server="${away.url}"`)));
    await away.close();
    await page.page.reload();
    await waitForError(page.page, 'relay-unreachable');
    await waitForText(page.page, sentence('relay-unreachable'));
    await away.listen();
    await click(page.page, 'rtc-lobby >>> [part~="join"]');
    await waitForStatus(page.page, 'joined');
    await away.close();
  });

  it('server-missing: a server, but no relay of ours', async () => {
    const { page } = await run.open(run.relay.page(run.relay.tags(room(), `join="auto" server="${run.site.url}"`)));
    await waitForError(page, 'server-missing');
    await waitForText(page, sentence('server-missing', run.site.url));
  });

  it('origin-refused: a site the relay does not know, before any camera', async () => {
    const { page } = await run.open(run.site.page(tight.tags(room())), { permissions: [] });
    await waitForError(page, 'origin-refused');
    await waitForText(page, sentence('origin-refused'));
    assert.deepEqual(await cameraQuestions(page), []);
  });

  for (const join of ['ask', 'auto']) {
    it(`room-full: before the camera is asked for (join="${join}")`, async () => {
      const name = room();
      await takeSeat(tight, name);
      await takeSeat(tight, name);
      const { page } = await run.open(tight.page(tight.tags(name, `join="${join}"`)), { permissions: [] });
      await waitForText(page, sentence('room-full'));
      if (join === 'auto') await waitForError(page, 'room-full');
      assert.deepEqual(await cameraQuestions(page), []);
    });
  }

  it('room-full ends when somebody leaves', async () => {
    const name = room();
    await takeSeat(tight, name);
    await takeSeat(tight, name);
    const { page } = await run.open(tight.page(tight.tags(name)), { init: SMALL_CAMERA });
    await waitForError(page, 'room-full');
    await sockets[0]!.emitWithAck('leave');
    await click(page, 'rtc-lobby >>> [part~="join"]');
    await waitForStatus(page, 'joined');
  });

  it('name-too-long: the lobby keeps the name and says so', async () => {
    const { page } = await run.open(run.relay.page(run.relay.tags(room(), 'join="ask"')));
    const long = 'N'.repeat(65);
    await fill(page, 'rtc-lobby >>> input', long);
    await click(page, 'rtc-lobby >>> [part~="join"]');
    await waitForText(page, sentence('name-too-long'));
    const kept = await page.$eval('>>> rtc-lobby >>> input', (input) => input.value);
    assert.equal(kept, long);
    assert.equal(await statusOf(page), 'idle');
  });

  it('message-too-long: the composer keeps the text and says so', async () => {
    const { page } = await run.open(run.relay.page(run.relay.tags(room(), 'join="auto" video="none"')));
    await waitForStatus(page, 'joined');
    const long = 'm'.repeat(4001);
    await writeChat(page, long);
    await waitForText(page, sentence('message-too-long'));
    const kept = await page.$eval('>>> rtc-chat >>> textarea', (area) => area.value);
    assert.equal(kept, long);
    assert.deepEqual(await chatOf(page), []);
  });

  it('too-fast: a flood is refused in words, and what was refused is not lost', async () => {
    const { page } = await run.open(run.relay.page(run.relay.tags(room(), 'join="auto" video="none"')));
    await waitForStatus(page, 'joined');
    await writeChat(page, 'hello');
    // As fast as no hand can be: each line typed and sent in the page.
    await page.evaluate(() => {
      const [area] = globalThis.__probe.deep('textarea') as HTMLTextAreaElement[];
      const [button] = globalThis.__probe.deep('.send') as HTMLButtonElement[];
      for (let line = 1; line <= 14; line += 1) {
        area!.value += `line ${line};`;
        area!.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
        button!.click();
        area!.value = '';
      }
    });
    await waitForText(page, sentence('too-fast'));
    const kept = await textAndDraft(page);
    for (let line = 1; line <= 14; line += 1) assert.ok(kept.includes(`line ${line};`), `line ${line} in: ${kept}`);
  });

  it('playback-blocked: a button turns the sound on', async () => {
    const name = room();
    const ann = await run.open(run.relay.page(run.relay.tags(name)), { init: SMALL_CAMERA });
    await waitForStatus(ann.page, 'joined');
    // Somebody who neither clicked nor shares a device may not make noise. That counts as long as the
    // test does not look: what it evaluates in a page counts as a click. So the page itself tells.
    const url = run.relay.page(run.relay.tags(name, 'join="auto" audio="none" video="none"'));
    const ben = await run.open(url, { permissions: [], init: TELL_WHEN_BLOCKED });
    await waitUntil('the words about the sound', () => ben.complaints.includes('sound is held back'), {
      report: () => textOf(ben.page),
    });
    await click(ben.page, '[part~="sound"]');
    await waitUntil('the words to go', async () => !(await textOf(ben.page)).includes(HELD_BACK));
    const heard = () =>
      ben.page.evaluate(async () =>
        (await globalThis.__probe.links()).flatMap(({ audio }) => audio).reduce((sum, { energy }) => sum + energy, 0),
      );
    const before = await heard();
    await waitUntil('energy in the sound', async () => (await heard()) > before);
  });

  it('says nothing where nothing is wrong', async () => {
    const { page, pageErrors, complaints } = await run.open(run.relay.page(run.relay.tags(room())), {
      init: SMALL_CAMERA,
    });
    await waitForStatus(page, 'joined');
    await writeChat(page, 'all well');
    await waitForChat(page, 'Ann: all well');
    assert.deepEqual([await errorsOf(page), pageErrors, complaints], [[], [], []]);
  });
});

/** What can be read, and what stands in the composer or waits in the list. */
async function textAndDraft(page: Page): Promise<string> {
  const draft = await page.$eval('>>> rtc-chat >>> textarea', (area) => area.value);
  return `${draft} ${await textOf(page)}`;
}
