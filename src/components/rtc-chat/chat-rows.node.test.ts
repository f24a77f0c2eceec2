import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatLine } from '../../room/ports.js';
import { chatRows, newsOf } from './chat-rows.js';

const NOON = new Date(2024, 4, 10, 12).getTime();
const MINUTE = 60_000;
let seq = 0;

function message(author: string, at = NOON, isOwn = false): ChatLine {
  seq += 1;
  const id = `m${String(seq)}`;
  return { kind: 'message', id, seq, author, from: author, message: 'x', at, isOwn, delivery: { status: 'sent' } };
}

function presence(at = NOON): ChatLine {
  seq += 1;
  return { kind: 'presence', id: `p${String(seq)}`, seq, event: 'joined', name: 'Bea', peer: 'bea', at };
}

const firsts = (lines: ChatLine[]): boolean[] => chatRows(lines, NOON).map(({ isFirst }) => isFirst);

test('lines of one author that follow soon are one group', () => {
  assert.deepEqual(firsts([message('a'), message('a', NOON + MINUTE), message('b'), message('a')]), [
    true,
    false,
    true,
    true,
  ]);
});

test('a pause, a new name or somebody coming in between starts a new group', () => {
  assert.deepEqual(firsts([message('a'), message('a', NOON + 6 * MINUTE)]), [true, true]);
  assert.deepEqual(firsts([message('a'), presence(), message('a')]), [true, true, true]);
  const renamed = { ...message('a'), author: 'Ann' } as ChatLine;
  assert.deepEqual(firsts([message('a'), renamed]), [true, true]);
});

test('a date stands where a day begins, but not for today alone', () => {
  const yesterday = NOON - 24 * 60 * MINUTE;
  const days = chatRows([message('a', yesterday), message('a', yesterday), message('a')], NOON).map(
    (row) => row.startsDay,
  );
  assert.deepEqual(days, [true, false, true]);
  assert.deepEqual(
    chatRows([message('a')], NOON).map((row) => row.startsDay),
    [false],
  );
});

test('news is what others wrote after what was known', () => {
  const [earlier, known, own, fresh, joined] = [
    message('a'),
    message('a'),
    message('me', NOON, true),
    message('b'),
    presence(),
  ];
  const ids = newsOf([earlier, known, own, fresh, joined], new Set([known.id])).map(({ id }) => id);
  assert.deepEqual(ids, [fresh.id, joined.id]);
});

test('in a room that was empty everything is news', () => {
  const first = message('b');
  assert.deepEqual(newsOf([first], new Set()), [first]);
});
