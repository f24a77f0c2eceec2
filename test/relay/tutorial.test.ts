import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startRelay, type Client } from './helpers.js';

const SIGNAL_ROOM = 'signal_room';
const CHAT_ROOM = 'chat_room';

/** What the tutorial's page sends right after connecting. Nothing of it is acknowledged. */
function arrive(client: Client): void {
  client.socket.emit('ready', { chat_room: CHAT_ROOM, signal_room: SIGNAL_ROOM });
  client.socket.emit('signal', { type: 'user_here', message: 'Are you ready for a call?', room: SIGNAL_ROOM });
}

test('two tutorial pages find each other, signal and chat', async (t) => {
  const { connect } = await startRelay(t);
  const polling = { transports: ['polling', 'websocket'] };
  const [one, two] = [await connect(polling), await connect(polling)];
  arrive(one);
  assert.equal((await one.next('announce')).message, 'New client in the signal_room room.');
  arrive(two);
  assert.equal((await two.next('announce')).message, 'New client in the signal_room room.');
  assert.equal((await one.next('announce', 2)).message, 'New client in the signal_room room.');
  const greeting = await one.next('signaling_message');
  assert.deepEqual([greeting.type, greeting.message], ['user_here', 'Are you ready for a call?']);

  const offer = JSON.stringify({ sdp: { type: 'offer', sdp: 'v=0\r\n' } });
  one.socket.emit('signal', { type: 'SDP', message: offer, room: SIGNAL_ROOM });
  assert.equal((await two.next('signaling_message')).message, offer);
  const candidate = JSON.stringify({ candidate: { candidate: 'candidate:1 1 udp 1 127.0.0.1 1 typ host' } });
  two.socket.emit('signal', { type: 'ice candidate', message: candidate, room: SIGNAL_ROOM });
  assert.equal((await one.next('signaling_message', 2)).message, candidate);

  one.socket.emit('send', { author: 'Ann', message: 'hello', room: CHAT_ROOM });
  two.socket.emit('send', { author: 'Bob', message: 'hi', room: SIGNAL_ROOM });
  for (const page of [one, two]) {
    await page.next('message', 2);
    assert.deepEqual(
      page.all('message').map(({ author, message }) => `${author}: ${message}`),
      ['Ann: hello', 'Bob: hi'],
    );
  }
  assert.deepEqual(
    [one, two].map((page) => page.all('signaling_message').length),
    [2, 1],
    'never echoed to their sender',
  );
  assert.deepEqual([...one.all('refused'), ...two.all('refused')], []);
});

test('a page of the kit and a tutorial page share a room', async (t) => {
  const { connect } = await startRelay(t);
  const [kit, page] = [await connect(), await connect()];
  const { self } = await kit.join(SIGNAL_ROOM, { name: 'Ann' });
  arrive(page);
  const { event, peer } = await kit.next('announce');
  assert.deepEqual([event, peer.dialect, peer.name], ['joined', 'tutorial', '']);
  assert.equal((await kit.next('signaling_message')).from, peer.id);
  kit.socket.emit('signal', { to: peer.id, type: 'user_here', message: 'hi' });
  assert.equal((await page.next('signaling_message')).from, self.id);

  page.socket.emit('send', { author: 'Bob', message: 'hello', room: CHAT_ROOM });
  const line = await kit.next('message');
  assert.deepEqual([line.author, line.from, line.message], ['Bob', peer.id, 'hello']);
  const renamed = await kit.next('announce', 2);
  assert.deepEqual([renamed.event, renamed.peer.name], ['updated', 'Bob'], 'the name beside the message is theirs');
  await kit.do('send', { id: '1', message: 'hello Bob' });
  assert.equal((await page.next('message', 2)).author, 'Ann');

  await kit.do('update', { state: { hand: true } });
  await kit.do('leave');
  assert.equal((await page.next('announce', 2)).message, 'Client left the signal_room room.');
  assert.deepEqual(
    page.all('announce').map(({ event }) => event),
    ['joined', 'left'],
    'changes mean nothing to a tutorial page',
  );
});

test('a tutorial page that goes has left: it has no way to come back to its seat', async (t) => {
  const { connect } = await startRelay(t);
  const [kit, page] = [await connect(), await connect()];
  await kit.join(SIGNAL_ROOM);
  arrive(page);
  await kit.next('announce');
  page.drop();
  assert.equal((await kit.next('announce', 2)).event, 'left');
});

test('a tutorial page may speak in its own two rooms only', async (t) => {
  const { connect } = await startRelay(t);
  const page = await connect();
  page.socket.emit('send', { author: 'Ann', message: 'too early', room: CHAT_ROOM });
  assert.equal((await page.next('refused')).code, 'no-seat');
  arrive(page);
  page.socket.emit('send', { author: 'Ann', message: 'hello', room: 'another' });
  page.socket.emit('signal', { type: 'SDP', message: '{}', room: 'another' });
  await page.next('refused', 3);
  assert.deepEqual(
    page.all('refused').map(({ code, event }) => [code, event]),
    [
      ['no-seat', 'send'],
      ['wrong-room', 'send'],
      ['wrong-room', 'signal'],
    ],
  );
});

test('its wire has all that a tutorial page reads, under the names it reads', async (t) => {
  const { connect } = await startRelay(t);
  const [page, other] = [await connect(), await connect()];
  arrive(page);
  arrive(other);
  await page.next('announce', 2);
  page.socket.emit('send', { author: 'Ann', message: '<b>x</b>', room: CHAT_ROOM });
  const { author, message } = await other.next('message');
  assert.deepEqual({ author, message }, { author: 'Ann', message: '<b>x</b>' });
});
