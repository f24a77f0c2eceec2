import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogEntry } from '../../room/ports.js';
import { filterEntries, type LogFilter } from './log-filter.js';

const entries: LogEntry[] = [
  { id: 1, at: 0, direction: 'out', kind: 'ready', summary: 'room standup' },
  { id: 2, at: 1, direction: 'out', kind: 'offer', summary: 'audio, video', peerName: 'Élodie' },
  { id: 3, at: 2, direction: 'in', kind: 'candidate', summary: 'host udp', peerName: 'Bea' },
  { id: 4, at: 3, direction: 'local', kind: 'error', summary: 'InvalidStateError' },
];
const found = (filter: Partial<LogFilter>): number[] =>
  filterEntries(entries, { text: '', direction: '', kind: '', ...filter }).map(({ id }) => id);

test('no filter lets everything through, without a copy', () => {
  assert.equal(filterEntries(entries, { text: '  ', direction: '', kind: '' }), entries);
});

test('text is found in kind, name and summary, in any case', () => {
  assert.deepEqual(found({ text: 'OFFER' }), [2]);
  assert.deepEqual(found({ text: 'élod' }), [2]);
  assert.deepEqual(found({ text: ' invalidstate ' }), [4]);
  assert.deepEqual(found({ text: '(' }), []);
});

test('direction, kind and text are narrowed together', () => {
  assert.deepEqual(found({ direction: 'out' }), [1, 2]);
  assert.deepEqual(found({ kind: 'candidate' }), [3]);
  assert.deepEqual(found({ direction: 'out', kind: 'offer', text: 'audio' }), [2]);
  assert.deepEqual(found({ direction: 'in', kind: 'offer' }), []);
});
