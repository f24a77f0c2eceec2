import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import type { PeerId } from '../../src/protocol/events.js';
import { negotiationsOf, waitForMedia } from '../e2e/harness/media.js';
import { suite } from '../e2e/harness/suite.js';
import { waitUntil } from '../e2e/harness/wait.js';
import { callOf, each, type Call } from './harness/call.js';
import { intrude } from './harness/intruder.js';
import { linksByPeer, rejectionsOf, selfOf } from './harness/journal.js';
import { tapSignals, type Heard, type Wiretap } from './harness/wiretap.js';

interface Body {
  readonly sdp?: { readonly type: string };
  readonly generation: number;
  readonly n: number;
}

const bodyOf = ({ message }: Heard): Body => JSON.parse(message) as Body;
const kindOf = (signal: Heard): string => bodyOf(signal).sdp?.type ?? signal.type;

describe('a captured signal that is sent again', () => {
  const run = suite();
  let tap: Wiretap;
  before(() => {
    tap = tapSignals(run.relay);
  });
  afterEach(() => run.closePeople());

  /** The newest of each kind that went from one to the other. */
  const captured = (from: PeerId, to: PeerId): Heard[] => {
    const ours = tap.heard.filter((signal) => signal.from === from && signal.to === to);
    return ['offer', 'answer', 'ice candidate'].flatMap((kind) => ours.filter((one) => kindOf(one) === kind).slice(-1));
  };

  /** Three people, seated in this order; who offers to whom follows from it. */
  const callOfThree = async (): Promise<{ call: Call; ids: [PeerId, PeerId, PeerId] }> => {
    const call = await callOf(3, run);
    const ids = (await each(call, selfOf)) as [PeerId, PeerId, PeerId];
    await each(call, negotiationsOf);
    return { call, ids };
  };

  /** `act` sends so many signals to `page`: nothing changes for anybody, and each is told of in the log. */
  const assertVoid = async (call: Call, page: Page, act: () => number): Promise<string[]> => {
    const look = async (): Promise<unknown> => [await each(call, negotiationsOf), await each(call, linksByPeer)];
    const before = await look();
    const told = (await rejectionsOf(page)).length;
    const sent = act();
    assert.ok(sent > 0);
    const rejections = await waitUntil(
      `${sent} rejected signals in the log`,
      async () => {
        const all = await rejectionsOf(page);
        return all.length - told >= sent ? all.slice(told) : undefined;
      },
      { report: () => rejectionsOf(page), timeoutMs: 5_000 },
    );
    assert.equal(rejections.length, sent);
    assert.deepEqual(await look(), before);
    await each(call, (page) => waitForMedia(page, { links: 2 }));
    return [...new Set(rejections)];
  };

  /** Has the link of the first two made anew, so that its generation is the newest of all. */
  const renew = async (call: Call, [ann, ben]: readonly PeerId[]): Promise<void> => {
    const [offer] = captured(ann!, ben!);
    const generation = bodyOf(offer!).generation + 1_000_000;
    tap.deliver(ben!, ann!, { type: 'resync', message: JSON.stringify({ reason: 'stale', generation, n: 1 }) });
    await waitUntil('a new offer', () => bodyOf(captured(ann!, ben!)[0]!).generation > generation);
    await each(call, (page) => waitForMedia(page, { links: 2 }));
    await each(call, negotiationsOf);
  };

  it('to a third person changes nothing, whatever its generation, and is counted', async () => {
    const { call, ids } = await callOfThree();
    const [ann, ben, cleo] = ids;
    const again = (from: PeerId, to: PeerId, by: PeerId, whom: PeerId) => (): number => {
      const signals = captured(from, to);
      for (const signal of signals) tap.deliver(by, whom, signal);
      return signals.length;
    };
    for (const isRenewed of [false, true]) {
      if (isRenewed) await renew(call, ids);
      // Cleo answers to Ben, who has an offer of Ann's to send on; Ann offers to Cleo, who has an answer of Ben's.
      await assertVoid(call, call.people[2]!.page, again(ann, ben, ben, cleo));
      await assertVoid(call, call.people[0]!.page, again(ben, cleo, cleo, ann));
    }
  });

  it('to its sender changes nothing and is counted', async () => {
    const { call, ids } = await callOfThree();
    const [ann, ben] = ids;
    for (const [index, from, to] of [
      [0, ann, ben],
      [1, ben, ann],
    ] as const) {
      await assertVoid(call, call.people[index]!.page, () => {
        const signals = captured(from, to);
        for (const signal of signals) tap.deliver(to, from, signal);
        return signals.length;
      });
    }
  });

  it('to whom it was for, once more or with an old generation, changes nothing and is counted', async () => {
    const { call, ids } = await callOfThree();
    const [ann, ben] = ids;
    const pairs = [
      [1, ann, ben],
      [0, ben, ann],
    ] as const;
    const old = new Map(pairs.map(([index, from, to]) => [index, captured(from, to)]));
    const repeat = (reason: string) => async (): Promise<void> => {
      for (const [index, from, to] of pairs) {
        const reasons = await assertVoid(call, call.people[index]!.page, () => {
          const signals = old.get(index)!;
          for (const signal of signals) tap.deliver(from, to, signal);
          return signals.length;
        });
        assert.deepEqual(reasons, [reason]);
      }
    };
    await repeat('replay')();
    await renew(call, ids);
    await repeat('older')();
  });

  it('from outside the room is refused by the relay, and told who sent what to whom in vain', async () => {
    const { call, ids } = await callOfThree();
    const [ann, ben] = ids;
    const look = async (): Promise<unknown> => [await each(call, negotiationsOf), await each(call, linksByPeer)];
    const before = await look();
    const heard = tap.heard.length;
    const stranger = await intrude(run.relay.url, 'another room');
    const signals = captured(ann, ben);
    for (const { type, message } of signals) stranger.tell(ben, type, message);
    for (let count = 1; count <= signals.length; count += 1)
      assert.equal((await stranger.client.next('refused', count)).code, 'no-such-peer');
    stranger.leave();
    assert.equal(tap.heard.length, heard);
    assert.deepEqual(await look(), before);
  });
});
