import assert from 'node:assert/strict';
import { register } from 'node:module';
import { test } from 'node:test';
import type { ChannelState } from './channel.js';
import type { RelaySocketOptions } from './relay-socket.js';
import { SocketIoChannel } from './socket-io-channel.js';

/*
 * What it is like where the part that asks `/healthz` cannot be fetched: gone with the relay it came
 * from. A file of its own, as its loader is for the whole process.
 */
const offline = `export async function resolve(specifier, context, next) {
  if (specifier.endsWith('/find-relay.js')) throw new Error('offline');
  return next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(offline)}`);

/** A relay whose sockets open, or fail, as `outcomes` say one after the other; the last one goes on. */
function setUp(...outcomes: ('fails' | 'opens')[]) {
  const sockets: RelaySocketOptions[] = [];
  const channel = new SocketIoChannel({ room: 'r', server: 'http://localhost:1' }, async (options) => {
    const outcome = outcomes[Math.min(sockets.push(options), outcomes.length) - 1];
    const act = (): void => (outcome === 'opens' ? options.onOpen() : options.onEnd(new Error('refused')));
    setTimeout(act, 1);
    return { isOpen: outcome === 'opens', emit: () => undefined, ask: async () => undefined, close: () => undefined };
  });
  const seen: ChannelState[] = [];
  channel.state.subscribe((state) => seen.push(state));
  const opened = async (): Promise<void> =>
    new Promise((resolve) => channel.state.subscribe(({ status }) => status === 'open' && resolve()));
  return { channel, sockets, seen, opened };
}

test('sockets are tried until one opens, and what was wrong is called unreachable', async () => {
  const { channel, sockets, seen, opened } = setUp('fails', 'fails', 'fails', 'opens');
  const open = opened();
  channel.open();
  await open;
  assert.equal(sockets.length, 4);
  const downs = seen.filter((state) => state.status === 'down');
  assert.ok(downs.length >= 3);
  assert.ok(downs.every(({ error, final }) => error.code === 'relay-unreachable' && !final));
  channel.close();
});

test('a connection that was lost comes back', async () => {
  const { channel, sockets, opened } = setUp('opens');
  const first = opened();
  channel.open();
  await first;
  const again = opened();
  sockets[0]?.onEnd();
  await again;
  assert.equal(sockets.length, 2);
  channel.close();
});
