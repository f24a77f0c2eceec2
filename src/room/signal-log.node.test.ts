import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { LocalStep } from '../transport/media-transport.js';
import { SignalLog } from './signal-log.js';

const step = (detail: string): { what: LocalStep } => ({ what: { kind: 'connection-state', detail } });

/** Fake time, and room for what is fetched. */
async function pass(t: TestContext, ms: number): Promise<void> {
  await import('./log-book.js');
  await new Promise(setImmediate);
  t.mock.timers.tick(ms);
}

/** A log that somebody has looked at. */
async function openLog(t: TestContext, before: (log: SignalLog) => void = () => undefined): Promise<SignalLog> {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const log = new SignalLog();
  log.startClock();
  before(log);
  log.subscribe(() => undefined);
  await pass(t, 0);
  return log;
}

test('what happened is put into words once somebody looks, with the time at which it happened', async (t) => {
  const log = await openLog(t, (log) => log.add(step('new')));
  const [entry] = log.getState().entries;
  assert.deepEqual([entry?.kind, entry?.summary, entry?.direction], ['connection-state', 'new', 'local']);
  assert.ok(entry && entry.at >= 0 && entry.at < 500, 'when it happened, not when it was shown');
  log.add(step('connected'));
  assert.equal(log.getState().entries.length, 1, 'what comes next follows a moment later');
  await pass(t, 100);
  assert.deepEqual(
    log.getState().entries.map(({ id, summary }) => [id, summary]),
    [
      [1, 'new'],
      [2, 'connected'],
    ],
  );
});

test('a look at the state is a look', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const log = new SignalLog();
  log.add(step('new'));
  assert.deepEqual(log.getState(), { entries: [], dropped: 0 });
  await pass(t, 0);
  assert.equal(log.getState().entries.length, 1);
});

test('the text holds what was only just recorded', async (t) => {
  const log = await openLog(t, (log) => log.add(step('new')));
  log.add({ ...step('failed'), peer: 'p1', peerName: 'Bea' });
  assert.match(log.toText(), /\tlocal\t-\tconnection-state\tnew\n.*\tlocal\tBea\tconnection-state\tfailed$/);
  assert.equal(log.getState().entries.length, 1, 'the state follows a moment later');
});

test('the newest 2,000 are kept, and how many went is said; clearing starts anew', async (t) => {
  const log = await openLog(t, (log) => {
    for (let n = 1; n <= 2_500; n += 1) log.add(step(String(n)));
  });
  const { entries, dropped } = log.getState();
  assert.deepEqual([entries.length, entries[0]?.summary, dropped], [2_000, '501', 500]);
  log.add(step('2501'));
  await pass(t, 100);
  assert.deepEqual([log.getState().entries.at(-1)?.summary, log.getState().dropped], ['2501', 501]);
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
  const log = await openLog(t, (log) => {
    log.add(step('before'));
    log.clear();
    log.add(step('after'));
  });
  assert.deepEqual(
    log.getState().entries.map(({ summary }) => summary),
    ['after'],
  );
});

test('closed while the words are fetched, or after that, it announces nothing', async (t) => {
  const log = await openLog(t, (log) => {
    log.add(step('new'));
    log.getState();
    log.close();
  });
  assert.deepEqual(log.getState().entries, []);
  const other = new SignalLog();
  other.subscribe(() => undefined);
  await pass(t, 0);
  other.add(step('new'));
  other.close();
  await pass(t, 100);
  assert.deepEqual(other.getState().entries, []);
});
