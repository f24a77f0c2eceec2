import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, afterEach, before, describe, it, type TestContext } from 'node:test';
import { SMALL_CAMERA } from '../e2e/harness/init-scripts.js';
import { chatOf, statusOf, waitForChat, waitForStatus } from '../e2e/harness/kit.js';
import { negotiationsOf, waitForMedia } from '../e2e/harness/media.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { callOf, each, framesOf, type Call } from './harness/call.js';
import { rosterOf, say, statusesOf } from './harness/journal.js';
import { RelayProcess } from './harness/relay-process.js';

const FROZEN_MS = 3_000;
/** Longer than a page waits for a ping. */
const LONG_FROZEN_MS = 20_000;

describe('the relay is a process that', () => {
  const run = suite();
  const relay = new RelayProcess();
  before(() => relay.start());
  afterEach(() => run.closePeople());
  after(() => relay.close());

  /** With one line said. */
  const callOfThree = async (): Promise<Call> => {
    const call = await callOf(3, run, relay.url);
    await say(call.people[0]!.page, 'before');
    await each(call, (page) => waitForChat(page, 'Ann: before'));
    return call;
  };

  /** Frames decoded a second, of the link that decodes the fewest. */
  const slowestLink = async (call: Call, meanwhile: () => Promise<unknown>): Promise<number> => {
    const frames = async (): Promise<number[]> => (await each(call, framesOf)).flat();
    const [earlier, startedAt] = [await frames(), performance.now()];
    await meanwhile();
    const later = await frames();
    assert.equal(later.length, earlier.length);
    return (
      Math.min(...later.map((count, index) => count - earlier[index]!)) / ((performance.now() - startedAt) / 1_000)
    );
  };

  const assertSameCall = async (call: Call, negotiations: readonly string[][]): Promise<void> => {
    for (const roster of await each(call, rosterOf)) assert.deepEqual(roster, call.roster);
    assert.deepEqual(await each(call, negotiationsOf), negotiations, 'healthy links are left alone');
    await each(call, (page) => waitForMedia(page, { links: 2 }));
  };

  /** Everybody has what each of them said, once, in one order, which is for each the order they said it in. */
  const assertChat = async (call: Call, words: readonly string[]): Promise<void> => {
    const of = (index: number): string[] => words.map((word) => `Ann: ${index} ${word}`);
    const wanted = ['Ann: before', ...call.people.flatMap((_, index) => of(index))].sort();
    const chats = await waitUntil(
      'all lines everywhere',
      async () => {
        const seen = await each(call, (page) => chatOf(page));
        return seen.every(({ length }) => length >= wanted.length) ? seen : undefined;
      },
      { report: () => each(call, (page) => chatOf(page)) },
    );
    for (const chat of chats) {
      assert.deepEqual(chat, chats[0]);
      assert.deepEqual([...chat].sort(), wanted);
      for (const [index] of call.people.entries()) {
        assert.deepEqual(
          chat.filter((line) => of(index).includes(line)),
          of(index),
        );
      }
    }
  };

  const assertNewcomer = async (call: Call, lines: number): Promise<void> => {
    const { page } = await run.open(call.url, { init: SMALL_CAMERA });
    await waitForMedia(page, { links: 3 });
    assert.equal((await chatOf(page)).length, lines);
  };

  /** It goes, people write meanwhile, it comes back: nobody is gone, nothing is lost, and new people get in. */
  const outage = async (t: TestContext, signal: 'SIGKILL' | 'SIGTERM', awayMs: number): Promise<void> => {
    const call = await callOfThree();
    const negotiations = await each(call, negotiationsOf);
    const usual = await slowestLink(call, () => delay(2_000));
    const alone = await slowestLink(call, async () => {
      await relay.end(signal);
      await each(call, (page) => waitForStatus(page, 'reconnecting'));
      await each(call, (page, index) => say(page, `${index} first`));
      await each(call, (page, index) => say(page, `${index} second`));
      await delay(awayMs);
    });
    assert.ok(alone > 0, 'media goes on');
    await relay.start();
    const listeningAt = Date.now();
    await each(call, (page) => waitUntil('the seat', async () => (await statusOf(page)) === 'joined', { everyMs: 20 }));
    const statuses = await each(call, statusesOf);
    for (const kept of statuses)
      assert.deepEqual([...new Set(kept.map(({ status }) => status))].sort(), ['joined', 'reconnecting']);
    const back = statuses.map((kept) => kept.filter(({ status }) => status === 'joined').at(-1)!.at - listeningAt);
    await assertSameCall(call, negotiations);
    await assertChat(call, ['first', 'second']);
    await assertNewcomer(call, 7);
    t.diagnostic(`seated again ${back.join(', ')} ms after it listened`);
    t.diagnostic(
      `frames a second on the slowest link: ${usual.toFixed(1)} before, ${alone.toFixed(1)} without the relay`,
    );
  };

  it('is killed and started again', (t) => outage(t, 'SIGKILL', 500));
  it('is killed and away for five seconds', (t) => outage(t, 'SIGKILL', 5_000));
  it('is asked to end and started again', (t) => outage(t, 'SIGTERM', 500));

  it(
    'stands still for twenty seconds: people reconnect, and nobody is gone',
    { skip: process.env.RTC_FAULTS !== 'all' && 'only with RTC_FAULTS=all' },
    async (t) => {
      const call = await callOfThree();
      const negotiations = await each(call, negotiationsOf);
      relay.freeze();
      await delay(LONG_FROZEN_MS);
      for (const kept of await each(call, statusesOf)) assert.equal(kept.at(-1)?.status, 'reconnecting');
      await each(call, (page, index) => say(page, `${index} meanwhile`));
      await each(call, (page) => waitForMedia(page, { links: 2 }));
      relay.thaw();
      const thawedAt = Date.now();
      await each(call, (page) => waitForStatus(page, 'joined'));
      t.diagnostic(`everybody seated again ${Date.now() - thawedAt} ms after it went on`);
      await assertChat(call, ['meanwhile']);
      for (const { status } of (await each(call, statusesOf)).flat()) assert.match(status, /^(joined|reconnecting)$/);
      await assertSameCall(call, negotiations);
      await assertNewcomer(call, 4);
    },
  );

  it('stands still for three seconds, which nobody notices', async () => {
    const call = await callOfThree();
    const negotiations = await each(call, negotiationsOf);
    relay.freeze();
    await each(call, (page, index) => say(page, `${index} meanwhile`));
    await delay(FROZEN_MS);
    await each(call, (page) => waitForMedia(page, { links: 2 }));
    relay.thaw();
    await assertChat(call, ['meanwhile']);
    for (const kept of await each(call, statusesOf))
      assert.deepEqual(
        kept.filter(({ status }) => status !== 'joined'),
        [],
      );
    await assertSameCall(call, negotiations);
  });
});
