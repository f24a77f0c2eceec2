import assert from 'node:assert/strict';
import { test } from 'node:test';
import { introduce, linkOf, seat as seatOn, type Seat } from '../../test/fakes/fake-mesh.js';
import { asConnection, FakePeerConnection } from '../../test/fakes/fake-peer-connection.js';
import { MemoryRelay } from '../../test/fakes/memory-relay.js';
import { seededRandom } from '../../test/fakes/seeded-random.js';

const JOINS = 1_000;
/** Virtual time: the same each run, and over in a few seconds. */
const STEP_MS = 25;
const LIMIT_MS = 15_000;
const PATIENCE_MS = 60_000;

test('a thousand joins over a relay that loses, doubles, delays and reorders: all but one in five hundred within 15 s', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1e12 });
  const random = seededRandom(1);
  const carry = (deliver: () => void, { type }: { type: string }): void => {
    // A browser has several candidates, and either side's will do; the fake has one, and needs both.
    const isLost = random() < (type === 'ice candidate' ? 0.2 ** 4 : 0.2);
    const copies = random() < 0.2 ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const delayMs = random() * 2_000;
      if (!isLost) setTimeout(deliver, delayMs);
    }
  };
  const join = async (): Promise<number> => {
    const relay = new MemoryRelay({ carry });
    const seat = (id: string, order: number): Seat =>
      seatOn(relay, id, order, (configuration) => asConnection(new FakePeerConnection(configuration)));
    const [a, b] = [seat('a', 1), seat('b', 2)];
    const startedAt = Date.now();
    introduce(a, b);
    while (linkOf(a, b) !== 'connected' || linkOf(b, a) !== 'connected') {
      assert.ok(Date.now() - startedAt < PATIENCE_MS, 'connected in the end');
      t.mock.timers.tick(STEP_MS);
      // What is awaited meanwhile takes two turns.
      await new Promise(setImmediate);
      await new Promise(setImmediate);
    }
    for (const { transport } of [a, b]) transport.close();
    return Date.now() - startedAt;
  };
  const taken: number[] = [];
  while (taken.length < JOINS) taken.push(await join());
  const late = taken.filter((ms) => ms > LIMIT_MS);
  assert.ok(late.length <= JOINS / 500, `${late.length} came later: ${late.join(', ')} ms`);
});
