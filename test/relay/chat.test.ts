import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatMessage } from '../../src/protocol/events.js';
import { FakeClock, startRelay, until, type Client } from './helpers.js';

const TALKATIVE = { chat: { burst: 1_000, perSecond: 1_000 }, restore: { burst: 1_000, perSecond: 1_000 } };

async function say(client: Client, count: number, text = (n: number) => `line ${String(n)}`): Promise<ChatMessage[]> {
  const lines: ChatMessage[] = [];
  for (let n = 1; n <= count; n += 1)
    lines.push(await client.do('send', { id: `line-${String(n)}`, message: text(n) }));
  return lines;
}

const textsOf = (lines: readonly ChatMessage[]): string[] => lines.map(({ message }) => message);

test('a line reaches everybody, its sender too, stamped by the relay', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob] = [await connect(), await connect()];
  const { self } = await ann.join('room', { name: 'Ann' });
  await bob.join();
  const before = Date.now();
  const forged = { from: 'bob', author: 'Bob', at: 1, seq: 1 };
  const line = await ann.do<ChatMessage>('send', { id: 'one', message: ' <b>hi</b>\n ', ...forged });
  assert.deepEqual([line.id, line.author, line.message, line.from], ['one', 'Ann', ' <b>hi</b>\n ', self.id]);
  assert.ok(line.at >= before && line.at <= Date.now());
  assert.deepEqual([await ann.next('message'), await bob.next('message')], [line, line]);
});

test('lines come to all in the same order, `seq` growing', async (t) => {
  const { connect } = await startRelay(t);
  const people = await Promise.all([connect(), connect(), connect()]);
  for (const person of people) await person.join();
  await Promise.all(
    people.flatMap((person, who) =>
      [1, 2, 3].map(async (n) => person.do('send', { id: `${String(who)}-${String(n)}`, message: 'x' })),
    ),
  );
  for (const person of people) await person.next('message', 9);
  const [first, ...rest] = people.map((person) => person.all('message').map(({ id, seq }) => [id, seq] as const));
  assert.deepEqual(rest, [first, first]);
  const seqs = (first ?? []).map(([, seq]) => seq);
  assert.deepEqual(
    seqs,
    [...new Set(seqs)].sort((a, b) => a - b),
  );
});

test('a line sent again under its id is one line', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob] = [await connect(), await connect()];
  await ann.join();
  await bob.join();
  const line = await ann.do('send', { id: 'one', message: 'hello' });
  assert.deepEqual(await ann.do('send', { id: 'one', message: 'hello' }), line);
  assert.equal(await bob.refusalOf('send', { id: 'one', message: 'mine' }), 'bad-payload', 'the id is taken');
  await bob.settle();
  assert.equal(bob.all('message').length, 1);
});

test('a line that is not one is refused', async (t) => {
  const { connect } = await startRelay(t);
  const ann = await connect();
  await ann.join();
  const cases: [unknown, string][] = [
    [{ id: '1', message: '' }, 'message-empty'],
    [{ id: '1', message: ' \n ' }, 'message-empty'],
    [{ id: '1', message: '🙂'.repeat(4_001) }, 'message-too-long'],
    [{ id: '1' }, 'bad-payload'],
    [{ message: 'hello' }, 'bad-payload'],
    [{ id: '', message: 'hello' }, 'bad-payload'],
    [{ id: 'i'.repeat(65), message: 'hello' }, 'bad-payload'],
  ];
  for (const [payload, code] of cases) assert.equal(await ann.refusalOf('send', payload), code);
  assert.equal(await ann.refusalOf('send', { id: 'i'.repeat(64), message: '🙂'.repeat(4_000) }), 'accepted');
});

test('who comes late reads the last 200 lines, oldest first', async (t) => {
  const { connect } = await startRelay(t, { rates: TALKATIVE });
  const [ann, late] = [await connect(), await connect()];
  await ann.join();
  await say(ann, 203, (n) => `no. ${String(n)}`);
  let { history, more } = await late.join();
  const pages = [history];
  while (more) {
    history = await late.do<ChatMessage[]>('history', { before: history[0]?.seq });
    pages.unshift(history);
    more = history.length > 0;
  }
  assert.deepEqual(
    textsOf(pages.flat()),
    Array.from({ length: 200 }, (_, n) => `no. ${String(n + 4)}`),
  );
});

test('a welcome stays under 32 KB, and `history` pages through what did not fit', async (t) => {
  const { connect } = await startRelay(t, { rates: TALKATIVE });
  const people = await Promise.all(Array.from({ length: 7 }, async () => connect()));
  for (const person of people) await person.join('room', { name: '\u{1F9D1}'.repeat(64) });
  await say(people[0] as Client, 30, (n) => `${String(n)}: ${'"\u{1F9D1}'.repeat(1_990)}`);
  const late = await connect();
  const welcome = await late.join();
  const bytes = Buffer.byteLength(JSON.stringify([{ ok: true, value: welcome }]));
  assert.ok(bytes < 32_768 && bytes > 16_000, `${String(bytes)} bytes`);
  assert.equal(welcome.more, true);
  const older = await late.do<ChatMessage[]>('history', { before: welcome.history[0]?.seq });
  assert.ok(older.length > 0 && Buffer.byteLength(JSON.stringify(older)) <= 32_768);
  const numbers = textsOf([...older, ...welcome.history]).map((text) => parseInt(text, 10));
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => 31 - numbers.length + index),
  );
});

test('who comes back with `since` gets what was missed, once and in order', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob] = [await connect(), await connect()];
  await ann.join();
  const { seat } = await bob.join();
  await say(ann, 3);
  const since = (await bob.next('message', 3)).seq;
  bob.drop();
  await until(() => !bob.socket.connected);
  await ann.do('send', { id: 'four', message: 'missed' });
  await ann.do('send', { id: 'five', message: 'missed too' });
  const again = await connect();
  const { history, more } = await again.join('room', { seat, since });
  assert.deepEqual([textsOf(history), more], [['missed', 'missed too'], false]);
});

test('when the last one has left, the conversation is gone', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob] = [await connect(), await connect()];
  const { epoch } = await ann.join();
  await say(ann, 2);
  await ann.do('leave');
  const welcome = await bob.join();
  assert.deepEqual(welcome.history, []);
  assert.notEqual(welcome.epoch, epoch);
});

test('after a restart the people give the history back, and duplicates are known again', async (t) => {
  const options = { rates: TALKATIVE };
  const first = await startRelay(t, options);
  const [ann, bob] = [await first.connect(), await first.connect()];
  const seats = [(await ann.join('room', { name: 'Ann' })).seat, (await bob.join()).seat];
  const lines = await say(ann, 5);
  await first.close();
  const second = await startRelay(t, options);
  const [annAgain, bobAgain] = [await second.connect(), await second.connect()];
  await annAgain.join('room', { name: 'Ann', seat: seats[0] });
  await bobAgain.join('room', { seat: seats[1] });
  assert.equal(await annAgain.do('restore', { lines: [lines[3], lines[1], lines[1]] }), 2);
  assert.equal(await bobAgain.do('restore', { lines }), 3);
  assert.deepEqual(
    textsOf(bobAgain.all('message')),
    ['line 2', 'line 4'],
    'what is new to the room goes to the others',
  );
  assert.deepEqual(textsOf((await annAgain.next('message', 3)) && annAgain.all('message')), [
    'line 1',
    'line 3',
    'line 5',
  ]);
  const late = await second.connect();
  assert.deepEqual((await late.join()).history, lines, 'in order of `seq`');
  assert.deepEqual(await annAgain.do('send', { id: 'line-5', message: 'line 5' }), lines[4]);
  const next = await annAgain.do<ChatMessage>('send', { id: 'line-6', message: 'line 6' });
  assert.ok(next.seq > (lines[4]?.seq ?? Infinity));
});

test('`seq` does not go back when the clock of the next relay is behind', async (t) => {
  const [clock, behind] = [new FakeClock(), new FakeClock()];
  clock.advance(3_600_000);
  const first = await startRelay(t, { clock });
  const ann = await first.connect();
  const { seat } = await ann.join();
  const lines = await say(ann, 1);
  await first.close();
  const second = await startRelay(t, { clock: behind });
  const again = await second.connect();
  await again.join('room', { seat });
  await again.do('restore', { lines });
  const next = await again.do<ChatMessage>('send', { id: 'next', message: 'later' });
  assert.ok(next.seq > (lines[0]?.seq ?? Infinity));
});

test('a line that was altered, invented or said elsewhere is not restored', async (t) => {
  const first = await startRelay(t);
  const [ann, eve] = [await first.connect(), await first.connect()];
  const { seat } = await ann.join();
  const [line] = await say(ann, 1);
  await eve.join('elsewhere');
  const elsewhere = await eve.do<ChatMessage>('send', { id: 'foreign', message: 'foreign' });
  await first.close();
  const second = await startRelay(t);
  const again = await second.connect();
  await again.join('room', { seat });
  const changes: Partial<ChatMessage>[] = [
    { id: 'x' },
    { author: 'Eve' },
    { message: 'x' },
    { from: 'eve' },
    { at: 1 },
    { seq: 1 },
    { sig: 'x' },
    { sig: '' },
  ];
  const lines = [...changes.map((change) => ({ ...line, ...change })), elsewhere];
  assert.equal(await again.do('restore', { lines }), 0);
  assert.equal(await again.do('restore', { lines: [{ ...line, ts: 7 }] }), 1);
  assert.equal(await again.refusalOf('restore', { lines: [{ id: 'x' }] }), 'bad-payload');
  assert.equal(await again.refusalOf('restore', { lines: line }), 'bad-payload');
});

test('a newcomer may not bring lines of an earlier conversation', async (t) => {
  const { connect } = await startRelay(t);
  const [ann, bob] = [await connect(), await connect()];
  await ann.join();
  const lines = await say(ann, 2);
  await ann.do('leave');
  await bob.join();
  await ann.join();
  assert.equal(await ann.refusalOf('restore', { lines }), 'not-allowed');
});
