import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'node:test';
import { LoopLag } from '../../server/loop-lag.js';
import { startRelay } from './helpers.js';

const WINDOW_MS = 300;

/** Nothing else runs in this process meanwhile. */
function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('the event loop is late while it is blocked again and again, and some time later it is not', async (t) => {
  const lag = new LoopLag(WINDOW_MS);
  t.after(() => lag.close());
  assert.equal(lag.p99, 0);
  await delay(2 * WINDOW_MS);
  const usual = lag.p99;
  for (let round = 0; round < 5; round += 1) {
    block(250);
    await delay(25);
  }
  assert.ok(lag.p99 > 200, `${String(usual)} ms, then ${String(lag.p99)} ms`);
  for (let round = 0; round < 50 && lag.p99 > 200; round += 1) await delay(100);
  assert.ok(lag.p99 < 200, `${String(lag.p99)} ms`);
});

test('a relay that is too busy seats nobody new and says when to come back', async (t) => {
  const { connect } = await startRelay(t, { busyAtLagMs: -1 });
  const waits = new Set<number>();
  for (let count = 0; count < 5; count += 1) {
    const reply = await (await connect()).ask('ready', { v: 1, room: 'room' });
    assert.ok(!reply.ok && reply.code === 'busy' && reply.retryAfter);
    assert.ok(reply.retryAfter >= 2_000 && reply.retryAfter <= 5_000, String(reply.retryAfter));
    waits.add(reply.retryAfter);
  }
  assert.ok(waits.size > 1, 'they do not come back all at once');
});

test('a relay that is too busy gives everybody who was in a call their seat again', async (t) => {
  const idle = await startRelay(t);
  const ann = await idle.connect();
  const { seat, self } = await ann.join();
  await idle.close();
  // Another process with the same secret, which knows of no room.
  const busy = await startRelay(t, { busyAtLagMs: -1, port: idle.port });
  const back = await busy.connect();
  assert.equal((await back.join('room', { seat })).self.id, self.id);
  await back.do('send', { id: '1', message: 'still here' });
  back.drop();
  const again = await busy.connect();
  assert.equal((await again.join('room', { seat })).self.id, self.id);
});
