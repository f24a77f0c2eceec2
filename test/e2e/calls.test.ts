import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { SMALL_CAMERA } from './harness/init-scripts.js';
import {
  chatOf,
  click,
  joinFromLobby,
  room,
  waitForChat,
  waitForStatus,
  waitForText,
  writeChat,
} from './harness/kit.js';
import { linksOf, negotiationsOf, screensOf, waitForMedia, waitForScreens } from './harness/media.js';
import type { Person } from './harness/page.js';
import { suite } from './harness/suite.js';
import { waitUntil } from './harness/wait.js';

const small = { init: SMALL_CAMERA };

describe('a whole call from one tag', () => {
  const run = suite();
  afterEach(() => run.closePeople());

  const assertSilent = ({ pageErrors, complaints }: Person): void => {
    assert.deepEqual([...pageErrors, ...complaints], []);
  };

  it('brings two people from the lobby to picture, sound and chat', async () => {
    const url = run.relay.page(run.relay.tags(room(), 'join="ask"'));
    const ann = await run.open(url);
    await joinFromLobby(ann.page);
    const ben = await run.open(url);
    await joinFromLobby(ben.page);
    for (const { page } of [ann, ben]) {
      await waitForMedia(page, { links: 1 });
      await waitForScreens(page, 1);
    }
    await writeChat(ann.page, 'Good morning');
    await click(ben.page, 'rtc-controls >>> [part~="chat"]');
    await waitForText(ben.page, 'Good morning');
    assertSilent(ann);
    assertSilent(ben);
  });

  it('connects four people, each with each', async () => {
    const url = run.relay.page(run.relay.tags(room()));
    const people: Person[] = [];
    for (let seat = 0; seat < 4; seat += 1) people.push(await run.open(url, small));
    for (const { page } of people) {
      await waitForMedia(page, { links: 3, timeoutMs: 40_000 });
      await waitForScreens(page, 3, 40_000);
    }
    people.forEach(assertSilent);
  });

  it('shows a late joiner what was said before', async () => {
    const url = run.relay.page(run.relay.tags(room(), 'join="auto" video="off"'));
    const ann = await run.open(url);
    await waitForStatus(ann.page, 'joined');
    await writeChat(ann.page, 'first');
    await writeChat(ann.page, 'second');
    await waitForChat(ann.page, 'Ann: second');
    const late = await run.open(url);
    await waitForChat(late.page, 'Ann: second');
    assert.deepEqual(await chatOf(late.page), ['Ann: first', 'Ann: second']);
  });

  it('ends the call of who leaves, and only theirs', async () => {
    const url = run.relay.page(run.relay.tags(room()));
    const [ann, ben] = [await run.open(url, small), await run.open(url, small)];
    await waitForMedia(ann.page, { links: 1 });
    await click(ben.page, 'rtc-controls >>> [part~="leave"]');
    await waitForText(ben.page, 'You left the call');
    await waitUntil('Ann to see nobody', async () => (await screensOf(ann.page)).length === 0, {
      report: () => screensOf(ann.page),
    });
    await waitForStatus(ann.page, 'joined');
    const isRecording = await ben.page.evaluate(
      () => document.querySelector('rtc-room')!.context!.media.getState().camera.status,
    );
    assert.equal(isRecording, 'off');
  });

  it('mutes and turns the camera off and on without a new connection', async () => {
    const url = run.relay.page(run.relay.tags(room()));
    const [ann, ben] = [await run.open(url, small), await run.open(url, small)];
    await waitForMedia(ben.page, { links: 1 });
    const before = await negotiationsOf(ann.page);
    await click(ann.page, 'rtc-controls >>> [part~="camera"]');
    await waitUntil('the picture to go', async () => {
      const screens = await screensOf(ben.page);
      return screens.length === 0 || !(await moves(ben));
    });
    await click(ann.page, 'rtc-controls >>> [part~="camera"]');
    await waitForScreens(ben.page, 1);
    await click(ann.page, 'rtc-controls >>> [part~="microphone"]');
    await waitForText(ben.page, 'microphone off');
    assert.deepEqual(await negotiationsOf(ann.page), before);
  });

  it('keeps the media going while the element is moved in the page', async () => {
    const url = run.relay.page(`<div id="left">${run.relay.tags(room())}</div><div id="right"></div>`);
    const [ann, ben] = [await run.open(url, small), await run.open(url, small)];
    await waitForScreens(ann.page, 1);
    await waitForScreens(ben.page, 1);
    const before = await negotiationsOf(ann.page);
    await ann.page.evaluate(() => {
      document.querySelector('#right')!.append(document.querySelector('rtc-room')!);
    });
    await waitForScreens(ann.page, 1);
    await waitForMedia(ann.page, { links: 1 });
    await waitForMedia(ben.page, { links: 1 });
    await waitForStatus(ann.page, 'joined');
    assert.deepEqual(await negotiationsOf(ann.page), before);
  });

  it('keeps the media going when the relay restarts, and has the chat again', async () => {
    const url = run.relay.page(run.relay.tags(room()));
    const [ann, ben] = [await run.open(url, small), await run.open(url, small)];
    await waitForMedia(ann.page, { links: 1 });
    await waitForMedia(ben.page, { links: 1 });
    await writeChat(ann.page, 'before');
    await waitForChat(ben.page, 'Ann: before');
    await run.relay.close();
    await waitForStatus(ben.page, 'reconnecting');
    await waitForMedia(ann.page, { links: 1 });
    await waitForMedia(ben.page, { links: 1 });
    await run.relay.listen();
    await waitForStatus(ann.page, 'joined');
    await waitForStatus(ben.page, 'joined');
    await waitForMedia(ben.page, { links: 1 });
    await writeChat(ben.page, 'after');
    await waitForChat(ann.page, 'Ann: after');
    assert.deepEqual(await chatOf(ann.page), ['Ann: before', 'Ann: after']);
    assert.equal((await linksOf(ann.page)).filter(({ state }) => state === 'connected').length, 1);
  });

  it('shares no state between two rooms on one page', async () => {
    const [red, blue] = [room(), room()];
    const both = run.relay.page(`${run.relay.tags(red, 'id="red" join="auto"')}
      <rtc-room id="blue" room="${blue}" display-name="Ann" join="auto"></rtc-room>`);
    const ann = await run.open(both, small);
    await waitForStatus(ann.page, 'joined', '#red');
    await waitForStatus(ann.page, 'joined', '#blue');
    const ben = await run.open(run.relay.page(run.relay.tags(red)), small);
    await waitForMedia(ben.page, { links: 1 });
    await writeChat(ben.page, 'only for red');
    await waitForChat(ann.page, 'Ann: only for red', '#red');
    assert.deepEqual(await chatOf(ann.page, '#blue'), []);
    const others = (id: string) =>
      ann.page.evaluate(
        (id) =>
          document.querySelector<HTMLElementTagNameMap['rtc-room']>(id)!.context!.participants.getState().others.length,
        id,
      );
    assert.deepEqual([await others('#red'), await others('#blue')], [1, 0]);
  });
});

/** Whether any remote picture still changes. */
async function moves({ page }: Person): Promise<boolean> {
  const before = await screensOf(page);
  await new Promise((resolve) => setTimeout(resolve, 400));
  return (await screensOf(page)).some((screen, index) => screen.frames > (before[index]?.frames ?? 0));
}
