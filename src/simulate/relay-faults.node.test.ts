import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fakeRoom } from '../../test/fakes/fake-room.js';
import { relayDrained, relayGone, relaySilent, relaySlow } from './relay-faults.js';

/** As much of a WebSocket as the kit uses. */
class FakeWebSocket {
  readonly sent: unknown[] = [];
  closed = 0;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: unknown) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly url: string;

  constructor(room: string, host = 'relay.example') {
    this.url = `ws://${host}/socket.io/?r=${room}&EIO=4`;
  }

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(): void {
    this.closed += 1;
  }
}

const globals = globalThis as unknown as Record<string, unknown>;
const names = ['WebSocket', 'CloseEvent', 'location', 'fetch'];
const before = Object.fromEntries(names.map((name) => [name, globals[name]]));
beforeEach(() => {
  const made = { WebSocket: FakeWebSocket, CloseEvent: Event, location: { href: 'http://page.example/' } };
  Object.assign(globals, made, { fetch: async () => Promise.resolve('answer') });
});
afterEach(() => Object.assign(globals, before));

/** A room that speaks over `socket`, and what it has heard and of which end it knows. */
function roomOn(socket: FakeWebSocket) {
  const { context } = fakeRoom();
  const heard: unknown[] = [];
  const ends: unknown[] = [];
  socket.onmessage = ({ data }) => void heard.push(data);
  socket.onclose = (event) => void ends.push(event);
  context.participants.setName = async () => {
    socket.send('hello');
    return Promise.resolve();
  };
  return { context, heard, ends };
}

const arrive = (socket: FakeWebSocket, data: string): void => socket.onmessage?.(new MessageEvent('message', { data }));

test('relay gone: the page is told, the relay is not, and another connection gets nowhere', async () => {
  const socket = new FakeWebSocket('a');
  const { context, heard, ends } = roomOn(socket);
  const end = relayGone(context);
  assert.equal(ends.length, 1);
  socket.close();
  socket.send('lost');
  arrive(socket, 'lost');
  assert.equal(socket.closed, 0);
  assert.deepEqual([socket.sent, heard], [['hello'], []]);

  const next = new FakeWebSocket('a');
  next.send('again');
  assert.deepEqual([next.sent, next.closed], [[], 1]);
  await assert.rejects(fetch('http://relay.example/healthz'), TypeError);

  end();
  assert.equal(socket.closed, 1);
  const last = new FakeWebSocket('a');
  last.send('again');
  assert.deepEqual(last.sent, ['again']);
  assert.equal(await fetch('http://relay.example/healthz'), 'answer');
});

test('another room, another relay and other requests go on', async () => {
  const { context } = roomOn(new FakeWebSocket('a'));
  const end = relayGone(context);
  for (const other of [new FakeWebSocket('b'), new FakeWebSocket('a', 'other.example')]) {
    other.send('on');
    assert.deepEqual(other.sent, ['on']);
  }
  for (const url of ['http://relay.example/logo.svg', 'http://other.example/healthz', '/healthz'])
    assert.equal(await fetch(url), 'answer');
  end();
});

test('relay silent: nobody is told anything, and nothing comes through', () => {
  const socket = new FakeWebSocket('a');
  const { context, heard, ends } = roomOn(socket);
  const end = relaySilent(context);
  socket.send('lost');
  arrive(socket, 'lost');
  assert.deepEqual([socket.sent, heard, ends, socket.closed], [['hello'], [], [], 0]);
  end();
  assert.equal(socket.closed, 1);
});

test('relay drained: it asks for a wait before it goes', () => {
  const socket = new FakeWebSocket('a');
  const { context, heard, ends } = roomOn(socket);
  relayDrained(context)();
  assert.match(String(heard), /^42\["notice",\{"code":"drain","retryAfter":\d+\}\]$/);
  assert.equal(ends.length, 1);
});

test('relay slow: both directions are late and in order, on a connection that follows too', async () => {
  const socket = new FakeWebSocket('a');
  const { context, heard } = roomOn(socket);
  const end = relaySlow(context);
  const next = new FakeWebSocket('a');
  for (const data of ['1', '2']) next.send(data);
  for (const data of ['3', '4']) arrive(socket, data);
  await delay(500);
  assert.deepEqual([next.sent, heard], [[], []]);
  await delay(1_300);
  assert.deepEqual(
    [next.sent, heard],
    [
      ['1', '2'],
      ['3', '4'],
    ],
  );
  end();
  next.send('5');
  arrive(socket, '6');
  assert.deepEqual([next.sent.at(-1), heard.at(-1)], ['5', '6']);
});

test('a room without a WebSocket says so', () => {
  assert.throws(() => relayGone(fakeRoom().context), { code: 'not-joined' });
});
