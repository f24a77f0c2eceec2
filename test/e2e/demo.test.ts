import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { joinFromLobby, room, waitForStatus, waitForText } from './harness/kit.js';
import { waitForMedia, waitForScreens } from './harness/media.js';
import { SIMULATED_FAULTS } from '../../src/simulate/simulate.js';
import { suite } from './harness/suite.js';
import { waitUntil } from './harness/wait.js';

describe('the demo', () => {
  // Nobody has to have a camera, or allow it, to try it.
  const run = suite({ chromium: { devices: 'none' } });
  const options = { permissions: [] };
  afterEach(() => run.closePeople());

  const demo = (page: string, query: Record<string, string>): string =>
    `${run.relay.url}/${page}?${new URLSearchParams(query).toString()}`;

  it('is a call with drawn pictures and tones where the address asks for them', async () => {
    const url = demo('', { room: room(), name: 'Ann', fake: '' });
    const people = [await run.open(url, options), await run.open(url, options)];
    // Sound that is made up starts with a person's first click, as browsers want it.
    for (const { page } of people) await joinFromLobby(page);
    for (const { page } of people) {
      await waitForMedia(page, { links: 1 });
      await waitForScreens(page, 1);
    }
    for (const { page, pageErrors } of people) {
      assert.deepEqual(pageErrors, []);
      assert.deepEqual(await page.evaluate(() => globalThis.__probe.violations), []);
    }
  });

  it('has a composed call that meets the one-tag call', async () => {
    const name = room();
    const composed = await run.open(demo('composed.html', { room: name, name: 'Ben', fake: '' }), options);
    await joinFromLobby(composed.page);
    const whole = await run.open(demo('', { room: name, name: 'Ann', fake: '' }), options);
    await joinFromLobby(whole.page);
    for (const { page } of [composed, whole]) {
      await waitForMedia(page, { links: 1 });
      await waitForScreens(page, 1);
    }
  });

  it('shows the two lines to paste, with this relay’s address', async () => {
    const { page } = await run.open(run.relay.url, options);
    await waitForText(page, `src="${run.relay.url}/rtc-elements.js"`);
  });

  it('provokes a fault by a button, says what goes on, and what became of the call', async () => {
    const query = { room: room(), fake: '', join: 'auto' };
    const ann = await run.open(demo('', { ...query, name: 'Ann', debug: '' }), options);
    const ben = await run.open(demo('', { ...query, name: 'Ben' }), options);
    for (const { page } of [ann, ben]) await waitForMedia(page, { links: 1, audio: false });
    const names = await ann.page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[data-fault]')].map(({ dataset }) => dataset.fault),
    );
    assert.deepEqual([...names].sort(), [...SIMULATED_FAULTS].sort());
    assert.equal(await ben.page.$('[data-fault]'), null, 'only where it is asked for');

    const said = (): Promise<string> => ann.page.$eval('.now [role="status"]', ({ textContent }) => textContent ?? '');
    const press = (fault: string): Promise<void> =>
      ann.page.$eval(`[data-fault="${fault}"]`, (button) => (button as HTMLElement).click());
    await press('screen-stopped');
    await waitUntil('to be told what is missing', async () => /Turn it on first/.test(await said()));
    await press('relay-gone');
    await waitForStatus(ann.page, 'reconnecting');
    assert.match(await said(), /The server is gone” goes on for 8 s/);
    await press('relay-gone');
    await waitUntil('all to be well', async () => /All is well again, \d+\.\d s after/.test(await said()), {
      report: said,
    });
    await waitForStatus(ann.page, 'joined');
    for (const { page, pageErrors } of [ann, ben]) {
      assert.deepEqual(pageErrors, []);
      assert.deepEqual(await page.evaluate(() => globalThis.__probe.violations), []);
    }
  });

  it('runs two rooms side by side', async () => {
    const { page } = await run.open(demo('two-rooms.html', { name: 'Ann', join: 'auto', fake: '' }), options);
    await waitForStatus(page, 'joined', 'rtc-room[room="kitchen"]');
    await waitForStatus(page, 'joined', 'rtc-room[room="garden"]');
  });
});
