import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, it, type TestContext } from 'node:test';
import type { CDPSession, Page } from 'puppeteer-core';
import type { RoomContext } from '../../src/room/ports.js';
import { SMALL_CAMERA } from '../e2e/harness/init-scripts.js';
import { click, errorsOf, waitForError, waitForText } from '../e2e/harness/kit.js';
import { negotiationsOf, waitForMedia, waitForScreens } from '../e2e/harness/media.js';
import { type Person } from '../e2e/harness/page.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { callOf, framesOf } from './harness/call.js';
import { PLUGS, SILENT_MICROPHONE, toDevices } from './harness/device-plugs.js';
import { keepTileWords, lookAfter, spread } from './harness/tile-words.js';

const ROUNDS = 5;
/** Three times what is promised, for a busy machine. */
const LOST_MS = 3_000;
const CAMERAS = ['fake_device_0', 'fake_device_2'];

/** Beside what failed. */
const RETRY = 'rtc-controls >>> [part="error"] button:not([aria-label])';

type RoomElement = HTMLElement & { readonly context: RoomContext };

describe('a device goes in the middle of a call', () => {
  const run = suite({ chromium: { flags: ['--use-fake-device-for-media-stream=device-count=3'] } });
  afterEach(() => run.closePeople());

  /** The first of them has the devices that something is done to; the second watches. */
  const callWith = async (init = SMALL_CAMERA + PLUGS) => {
    const { url, people } = await callOf(2, run, undefined, init);
    const [ann, ben] = people as [Person, Person];
    await keepTileWords(ben.page);
    await ann.page.evaluate(() => void (globalThis.document.body.dataset.same = 'page'));
    return { url, ann, page: ann.page, other: ben.page, before: await negotiationsOf(ann.page) };
  };
  type Call = Awaited<ReturnType<typeof callWith>>;

  /** Nothing was negotiated, and nothing loaded again. */
  const assertUnbroken = async ({ page, before }: Call): Promise<void> => {
    assert.deepEqual(await negotiationsOf(page), before);
    assert.equal(await page.evaluate(() => document.body.dataset.same), 'page');
  };
  const assertStill = async (page: Page): Promise<void> => {
    const before = await framesOf(page);
    await delay(500);
    assert.deepEqual(await framesOf(page), before, 'no frame is decoded');
  };
  let session: CDPSession | undefined;
  const setPermission = async ({ ann, url }: Call, setting: 'granted' | 'denied'): Promise<number> => {
    // Never detached: what was set ends with its session.
    session ??= await run.browser.target().createCDPSession();
    const at = Date.now();
    const origin = new URL(url).origin;
    const browserContextId = ann.context.id!;
    await Promise.all(
      ['camera', 'microphone'].map((name) =>
        session!.send('Browser.setPermission', { permission: { name }, setting, origin, browserContextId }),
      ),
    );
    return at;
  };
  const tell = (t: TestContext, what: string, readings: readonly number[]): void => {
    t.diagnostic(`${what}: ${spread(readings)}`);
    assert.ok(Math.max(...readings) < LOST_MS, `${what}: ${readings.join(', ')} ms`);
  };

  it('revoked permissions: the others see both lost, and another try needs no reload', async (t) => {
    const call = await callWith(SMALL_CAMERA);
    const { page, other } = call;
    const lost: number[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const at = await setPermission(call, 'denied');
      const seen = (words: RegExp) => lookAfter(other, at, String(words), (look) => words.test(look.words));
      lost.push((await seen(/^Camera (and microphone )?lost$/)) - at);
      await seen(/^Camera and microphone lost$/);
      if (round === 1) {
        await assertStill(other);
        for (const subject of ['camera', 'microphone']) {
          const said = (await errorsOf(page)).find((error) => error.subject === subject);
          assert.equal(said?.code, 'permission-denied');
          await waitForText(page, `This page may not use your ${subject}.`);
        }
      }
      await setPermission(call, 'granted');
      await click(page, RETRY);
      // The other one is looked for again by itself when a device has opened.
      await waitUntil('no errors', async () => (await troublesIn(page)).length === 0, {
        report: async () => [round, await troublesIn(page), await errorsOf(page)],
      });
      const granted = Date.now();
      await lookAfter(other, granted - 1_000, 'a picture', (look) => !look.words && look.hasPicture && !look.isMuted);
      // One that is lost again at once is taken for broken.
      await delay(1_200);
    }
    tell(t, 'camera lost at the other page after its permission was taken back', lost);
    await waitForMedia(other, { links: 1 });
    await assertUnbroken(call);
  });

  it('the only camera is unplugged: lost within a second, and back by itself when it is plugged in', async (t) => {
    const call = await callWith();
    const { page, other } = call;
    const [lost, back]: [number[], number[]] = [[], []];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const out = await toDevices(page, 'unplug', ...CAMERAS);
      lost.push((await lookAfter(other, out, 'lost', ({ words }) => words === 'Camera lost')) - out);
      if (round === 1) {
        await assertStill(other);
        await waitForError(page, 'device-missing');
        await waitForText(page, 'No camera was found. Plug one in');
        // In vain, and no harm is done by it.
        await click(page, RETRY);
        await waitForMedia(other, { links: 1, video: false });
      }
      const plugged = await toDevices(page, 'plug', CAMERAS[0]!);
      const isBack = await lookAfter(other, plugged, 'a picture', (look) => look.hasPicture && !look.words);
      back.push(isBack - plugged);
      if (round === 1) await waitForMedia(other, { links: 1 });
      // One that is lost again at once is taken for broken.
      await delay(1_200);
    }
    tell(t, 'camera lost at the other page after it was unplugged', lost);
    t.diagnostic(`a picture at the other page after it was plugged in again: ${spread(back)}`);
    await waitForScreens(other, 1);
    await assertUnbroken(call);
  });

  it('one of two cameras is unplugged: the other one takes over, and no error is said', async (t) => {
    const call = await callWith();
    const { page, other } = call;
    const open = (): Promise<string | undefined> => page.evaluate(() => globalThis.__plugs.open('video'));
    const used = (await open())!;
    const out = await toDevices(page, 'unplug', used);
    await lookAfter(other, out, 'the picture to go', ({ hasPicture }) => !hasPicture);
    const isBack = await lookAfter(other, out, 'a picture', (look) => look.hasPicture && !look.words);
    t.diagnostic(`a picture of the other camera ${isBack - out} ms after the first was unplugged`);
    await waitForMedia(other, { links: 1 });
    assert.notEqual(await open(), used);
    assert.deepEqual(await errorsOf(page), []);
    await assertUnbroken(call);
  });

  it('another default microphone, and a chosen one that goes and comes back: each is what is heard', async () => {
    const call = await callWith();
    const { page, other } = call;
    const hears = async (label: string): Promise<void> => {
      await waitUntil(label, async () => (await page.evaluate(() => globalThis.__plugs.open('audio'))) === label);
      await waitForMedia(other, { links: 1 });
    };
    await hears('Fake Audio Input 1');
    await waitUntil('the list of devices', () => deviceId(page, 'microphone', 'Fake Audio Input 2'));
    await page.evaluate(() => globalThis.__plugs.setDefault('Fake Audio Input 2'));
    await hears('Fake Audio Input 2');
    await choose(page, 'microphone', 'Fake Audio Input 1');
    await hears('Fake Audio Input 1');
    await toDevices(page, 'unplug', 'Fake Audio Input 1');
    await hears('Fake Audio Input 2');
    await toDevices(page, 'plug', 'Fake Audio Input 1');
    await hears('Fake Audio Input 1');
    assert.deepEqual(await errorsOf(page), []);
    await assertUnbroken(call);
  });

  it('a camera that the system mutes is off for the others after five seconds, said here, and back with the picture', async (t) => {
    const call = await callWith();
    const { page, other } = call;
    const at = Date.now();
    await page.evaluate(() => globalThis.__plugs.mute('video', true));
    const gone = await lookAfter(other, at, 'no picture', ({ hasPicture }) => !hasPicture);
    t.diagnostic(`off at the other page ${gone - at} ms after it was muted`);
    assert.ok(gone - at > 4_500, 'not for a moment of it');
    await waitForText(page, 'holds back the picture of your camera');
    await waitForText(other, 'camera off');
    await page.evaluate(() => globalThis.__plugs.mute('video', false));
    await waitForScreens(other, 1);
    await waitUntil('no hint', async () => (await troublesIn(page)).length === 0, { report: () => troublesIn(page) });
    await assertUnbroken(call);
  });

  it('a microphone without any sound for ten seconds is said, not while it is off, and not once it has some', async (t) => {
    const { page } = await callWith(SMALL_CAMERA + SILENT_MICROPHONE);
    const since = Date.now();
    await waitForText(page, 'No sound comes from your microphone');
    t.diagnostic(`said ${Date.now() - since} ms after both saw each other`);
    await click(page, 'rtc-controls >>> [part~="microphone"]');
    await waitUntil('no hint', async () => (await troublesIn(page)).length === 0, { report: () => troublesIn(page) });
    await click(page, 'rtc-controls >>> [part~="microphone"]');
    await waitForText(page, 'No sound comes from your microphone');
    await page.evaluate(() => globalThis.__speak(true));
    await waitUntil('no hint', async () => (await troublesIn(page)).length === 0, { report: () => troublesIn(page) });
  });

  it('the loudspeaker is unplugged: sound goes to the default one, and back to it when it is there again', async () => {
    const call = await callWith();
    const { page } = call;
    const plays = async (label: string): Promise<void> => {
      await waitUntil(`sound at "${label}"`, async () => (await sinksOf(page)).every((sink) => sink === label), {
        report: () => sinksOf(page),
      });
    };
    await waitUntil('the list of devices', () => deviceId(page, 'speaker', 'Fake Audio Output 2'));
    await choose(page, 'speaker', 'Fake Audio Output 2');
    await plays('Fake Audio Output 2');
    await toDevices(page, 'unplug', 'Fake Audio Output 2');
    await plays('');
    await waitForMedia(page, { links: 1 });
    await toDevices(page, 'plug', 'Fake Audio Output 2');
    await plays('Fake Audio Output 2');
    await assertUnbroken(call);
  });
});

const sinksOf = (page: Page): Promise<string[]> => page.evaluate(() => globalThis.__plugs.sinks());

/** Errors and hints beside the buttons. */
const troublesIn = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    globalThis.__probe
      .deep('rtc-controls')
      .flatMap((controls) =>
        [...controls.shadowRoot!.querySelectorAll('[part="error"], [part="hint"]')].map((line) =>
          line.textContent.trim(),
        ),
      ),
  );

const deviceId = (page: Page, kind: 'microphone' | 'speaker', label: string): Promise<string | undefined> =>
  page.evaluate(
    (kind, label) =>
      document
        .querySelector<RoomElement>('rtc-room')!
        .context.media.getState()
        .devices[kind].find((device) => device.label === label)?.id,
    kind,
    label,
  );

async function choose(page: Page, kind: 'microphone' | 'speaker', label: string): Promise<void> {
  const id = (await deviceId(page, kind, label))!;
  await page.evaluate(
    (kind, id) => document.querySelector<RoomElement>('rtc-room')!.context.media.chooseDevice(kind, id),
    kind,
    id,
  );
}
