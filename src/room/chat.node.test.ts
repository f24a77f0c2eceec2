import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PeerInfo, RequestMap, Welcome } from '../protocol/events.js';
import { LIMITS } from '../protocol/limits.js';
import type { SignalingChannel } from '../signaling/channel.js';
import { Store } from '../util/store.js';
import { Chat } from './chat.js';

const self: PeerInfo = { id: 'me', name: 'Ann', order: 1, state: {} };
const welcome: Welcome = {
  self,
  seat: 'seat',
  epoch: 'first',
  seq: 1,
  peers: [],
  history: [],
  more: false,
  iceServers: [],
  topology: 'mesh',
  limits: LIMITS,
};

function setUp() {
  const state = new Store<{ status: string }>({ status: 'down' });
  const sent: string[] = [];
  const request = async (_event: 'send', { id, message }: RequestMap['send']['payload']): Promise<unknown> => {
    sent.push(message);
    await Promise.resolve();
    return { ok: true, value: { id, message, author: 'Ann', from: 'me', at: 1, seq: sent.length, sig: 's' } };
  };
  const channel = { state, request } as unknown as SignalingChannel;
  const chat = new Chat({ channel, self: () => self, name: () => 'Ann', confirm: () => true });
  return { chat, sent, open: () => state.setState({ status: 'open' }) };
}

test('a line written right after a welcome is sent once', async () => {
  const { chat, sent, open } = setUp();
  open();
  chat.handleWelcome(welcome);
  await chat.send('right after');
  await new Promise(setImmediate);
  assert.deepEqual(sent, ['right after']);
});

test('a line that waited for a welcome is sent with it, once', async () => {
  const { chat, sent, open } = setUp();
  const waiting = chat.send('while away');
  assert.deepEqual(sent, []);
  open();
  chat.handleWelcome(welcome);
  await waiting;
  await new Promise(setImmediate);
  assert.deepEqual(sent, ['while away']);
});
