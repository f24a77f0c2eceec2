import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { LocalStep } from '../transport/media-transport.js';
import { SignalLog } from './signal-log.js';

const step = (detail: string): { what: LocalStep } => ({ what: { kind: 'connection-state', detail } });

/** Fake time, and room for what is fetched. */
async function pass(t: TestContext, ms: number): Promise<void> {
  t.mock.timers.tick(ms);
  await import('./afterwards.js');
  await new Promise(setImmediate);
}

test('entries are shown a second after the first, then soon after each, with the time of what happened', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const log = new SignalLog();
  log.startClock();
  log.add(step('new'));
  await pass(t, 900);
  assert.deepEqual(log.getState(), { entries: [], dropped: 0 });
  await pass(t, 100);
  const [entry] = log.getState().entries;
  assert.deepEqual([entry?.kind, entry?.summary, entry?.direction], ['connection-state', 'new', 'local']);
  assert.ok(entry && entry.at >= 0 && entry.at < 500, 'when it happened, not when it was shown');
  log.add(step('connected'));
  await pass(t, 100);
  assert.deepEqual(
    log.getState().entries.map(({ id, summary }) => [id, summary]),
    [
      [1, 'new'],
      [2, 'connected'],
    ],
  );
});

test('the text holds what was only just recorded', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const log = new SignalLog();
  log.add(step('new'));
  await pass(t, 1_000);
  log.add({ ...step('failed'), peer: 'p1', peerName: 'Bea' });
  assert.match(log.toText(), /\tlocal\t-\tconnection-state\tnew\n.*\tlocal\tBea\tconnection-state\tfailed$/);
  assert.equal(log.getState().entries.length, 1, 'the state follows a moment later');
});

test('the newest 2,000 are kept, and how many went is said; clearing starts anew', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const log = new SignalLog();
  for (let n = 1; n <= 2_500; n += 1) log.add(step(String(n)));
  await pass(t, 1_000);
  const { entries, dropped } = log.getState();
  assert.deepEqual([entries.length, entries[0]?.summary, dropped], [2_000, '501', 500]);
  log.add(step('pending'));
  log.clear();
  assert.deepEqual(log.getState(), { entries: [], dropped: 0 });
  await pass(t, 100);
  assert.deepEqual(log.getState(), { entries: [], dropped: 0 });
  log.add(step('after'));
  await pass(t, 100);
  assert.deepEqual([log.getState().entries[0]?.summary, log.getState().dropped], ['after', 0]);
});

test('cleared before anything was shown, nothing of before is', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const log = new SignalLog();
  log.add(step('before'));
  log.clear();
  log.add(step('after'));
  await pass(t, 1_000);
  assert.deepEqual(
    log.getState().entries.map(({ summary }) => summary),
    ['after'],
  );
});

test('closed while the words are fetched, it announces nothing', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const log = new SignalLog();
  log.add(step('new'));
  t.mock.timers.tick(1_000);
  log.close();
  await pass(t, 1_000);
  assert.deepEqual(log.getState().entries, []);
});
