import assert from 'node:assert/strict';
import { register } from 'node:module';
import { test } from 'node:test';
import type { PeerInfo, Welcome } from '../protocol/events.js';
import { LIMITS } from '../protocol/limits.js';
import type { SignalingChannel } from '../signaling/channel.js';
import { Store } from '../util/store.js';
import { Chat } from './chat.js';
import { SignalLog } from './signal-log.js';

/*
 * What it is like where the part that loads after a join cannot be fetched: offline, or gone with the
 * release before. A file of its own, as its loader is for the whole process.
 */
const offline = `export async function resolve(specifier, context, next) {
  if (/\\/(afterwards|log-book)\\.js$/.test(specifier)) throw new Error('offline');
  return next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(offline)}`);

const self: PeerInfo = { id: 'me', name: 'Ann', order: 1, state: {} };
const line = { id: 'old', author: 'Bea', message: 'before', from: 'b', at: 1, seq: 1, sig: 's' };
const welcome = (epoch: string, history: Welcome['history']): Welcome => ({
  self,
  seat: 'seat',
  epoch,
  seq: 1,
  peers: [],
  history,
  more: false,
  iceServers: [],
  topology: 'mesh',
  limits: LIMITS,
});

test('after a restart of the relay the lines are left to others, and what is written is refused in words', async () => {
  const asked: string[] = [];
  const request = async (event: string, payload: { id: string; message: string }): Promise<unknown> => {
    asked.push(event);
    return { ok: true, value: { ...line, ...payload, seq: 2 } };
  };
  const state = new Store({ status: 'open' });
  const channel = { state, request } as unknown as SignalingChannel;
  const chat = new Chat({ channel, self: () => self, name: () => 'Ann', confirm: () => true });
  chat.handleWelcome(welcome('first', [line]));
  state.setState({ status: 'down' });
  state.setState({ status: 'open' });
  chat.handleWelcome(welcome('second', []));
  await assert.rejects(chat.send('not to be had'), { code: 'relay-unreachable' });
  assert.deepEqual(asked, []);
  assert.deepEqual(
    chat.getState().lines.map((shown) => shown.kind === 'message' && shown.message),
    ['before'],
  );
});

test('the log stays empty, has no text, and can be cleared', async () => {
  const log = new SignalLog();
  for (let n = 0; n < 3_000; n += 1) log.add({ what: { kind: 'connection-state', detail: 'new' } });
  log.subscribe(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual([log.getState(), log.toText()], [{ entries: [], dropped: 0 }, '']);
  log.clear();
  log.close();
});
