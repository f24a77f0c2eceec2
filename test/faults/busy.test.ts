import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import { enTrouble } from '../../src/locales/en-trouble.js';
import { SMALL_CAMERA } from '../e2e/harness/init-scripts.js';
import { errorsOf, waitForStatus, waitForText } from '../e2e/harness/kit.js';
import { waitForMedia } from '../e2e/harness/media.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { callOf, each } from './harness/call.js';
import { messagesIn, rosterOf, say, statusesOf } from './harness/journal.js';
import { RelayProcess } from './harness/relay-process.js';

/** What the relay looks at when it judges itself: 5 to 10 s. */
const WINDOW_MS = 5_000;
/** For how long somebody new is made to wait. */
const WAITING_MS = 4_000;

describe('a relay whose event loop is blocked most of the time', () => {
  const run = suite();
  const relay = new RelayProcess({ preload: new URL('harness/blocked-loop.mjs', import.meta.url).href });
  before(() => relay.start());
  afterEach(() => run.closePeople());
  after(() => relay.close());

  it('keeps the call there is, has a newcomer wait, who is told so and gets in by themselves', async (t) => {
    const call = await callOf(2, run, relay.url);
    await delay(WINDOW_MS);
    relay.tell('SIGUSR2');
    await delay(3_000);
    const { page } = await run.open(call.url, { init: SMALL_CAMERA });
    await waitForText(page, enTrouble.wait_busy);
    await say(call.people[0]!.page, 'meanwhile');
    await delay(WAITING_MS);
    await waitForStatus(page, 'joining');
    await each(call, (page) => waitForMedia(page, { links: 1 }));
    await each(call, (page) => waitUntil('the line', async () => (await messagesIn(page)).join() === 'meanwhile'));
    relay.tell('SIGUSR2');
    const since = Date.now();
    await waitUntil('the seat', async () => (await rosterOf(page)).length === 3, { timeoutMs: 30_000 });
    t.diagnostic(`in the call ${Date.now() - since} ms after the relay had time again`);
    await waitForMedia(page, { links: 2 });
    assert.deepEqual(await errorsOf(page), []);
    assert.deepEqual(await messagesIn(page), ['meanwhile']);
    for (const { status } of (await each(call, statusesOf)).flat()) assert.equal(status, 'joined', 'nobody noticed');
  });
});
