// Loaded by links when they need it: here it must be there by then, whatever the clock says.
import '../peer/link-care.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { introduce, linkOf, seat as seatOn, type Seat } from '../../test/fakes/fake-mesh.js';
import { asConnection, FakePeerConnection } from '../../test/fakes/fake-peer-connection.js';
import { MemoryRelay } from '../../test/fakes/memory-relay.js';

const areUp = (...seats: Seat[]): boolean =>
  seats.every((one) => seats.every((two) => one === two || linkOf(one, two) === 'connected'));

test('a page loaded again has its links anew at once, whichever side offers', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1e12 });
  const relay = new MemoryRelay();
  const seat = (id: string, order: number): Seat =>
    seatOn(relay, id, order, (configuration) => asConnection(new FakePeerConnection(configuration)));
  const linked = async (...seats: Seat[]): Promise<void> => {
    for (let step = 0; !areUp(...seats); step += 1) {
      assert.ok(step < 200, 'within a second: no watchdog is waited for');
      t.mock.timers.tick(5);
      await new Promise(setImmediate);
    }
  };
  const [a, b, c] = [seat('a', 1), seat('b', 2), seat('c', 3)];
  introduce(a, b, c);
  await linked(a, b, c);
  t.mock.timers.tick(10_000);
  b.transport.close();
  const again = seat('b', 2);
  again.transport.setRoster(again.info, [a.info, c.info]);
  again.transport.handleReconnect();
  await linked(a, again, c);
  assert.deepEqual(
    relay.carried.filter(({ type }) => type === 'resync').map(({ from, to }) => [from, to]),
    [['b', 'a']],
    'who waits for an offer is not asked for one',
  );
  for (const { transport } of [a, again, c]) transport.close();
});
