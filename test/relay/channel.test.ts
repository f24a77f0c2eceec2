import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { createApp } from '../../server/app.js';
import { createRelay, type Relay, type RelayOptions } from '../../server/relay.js';
import { PROTOCOL_VERSION } from '../../src/protocol/events.js';
import type { ChannelState } from '../../src/signaling/channel.js';
import { connect as connectLean } from '../../src/signaling/connect-lean.js';
import { connect as connectForBundlers } from '../../src/signaling/connect.js';
import { checkHealth } from '../../src/signaling/health.js';
import type { ConnectRelay } from '../../src/signaling/relay-socket.js';
import { SocketIoChannel } from '../../src/signaling/socket-io-channel.js';

// The kit's channel against the real relay. Node sends no Origin, so these relays are open.

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

async function listen(server: Server, port = 0): Promise<string> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  cleanUp.push(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

const stateDir = mkdtempSync(join(tmpdir(), 'rtc-channel-'));

async function startRelay(
  options: RelayOptions = {},
  port = 0,
): Promise<{ url: string; relay: Relay; server: Server }> {
  // Listening before Socket.IO attaches, which then keeps its own requests to itself.
  const server = createServer((request, response) => void app(request, response));
  const relay = createRelay(server, { open: true, stateDir, logLevel: 'silent', ...options });
  const app = createApp({ relay });
  const url = await listen(server, port);
  cleanUp.push(() => relay.close());
  return { url, relay, server };
}

// Node has a WebSocket of its own from version 22 on.
globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;

let connectRelay: ConnectRelay;

function openChannel(server: string): SocketIoChannel {
  const channel = new SocketIoChannel({ server, room: 'r' }, connectRelay);
  cleanUp.push(() => channel.close());
  channel.open();
  return channel;
}

async function until<S extends ChannelState['status']>(
  channel: SocketIoChannel,
  ...wanted: S[]
): Promise<ChannelState> {
  const isWanted = (state: ChannelState): boolean => (wanted as string[]).includes(state.status);
  if (isWanted(channel.state.getState())) return channel.state.getState();
  return new Promise((resolve) => {
    const stop = channel.state.subscribe((state) => {
      if (!isWanted(state)) return;
      stop();
      resolve(state);
    });
  });
}

const ready = { v: PROTOCOL_VERSION, room: 'r', name: 'Ann' };

for (const [way, connect] of [
  ['for bundlers', connectForBundlers],
  ['of the CDN build', connectLean],
] as const) {
  describe(`the channel ${way}`, () => {
    before(() => {
      connectRelay = connect;
    });

    it('a seat asked for while connecting goes with the handshake: its answer is the first thing heard', async () => {
      const { url, relay } = await startRelay();
      const events: string[] = [];
      relay.io.on('connection', (socket) => {
        assert.equal((socket.handshake.auth as { ready?: { name: string } }).ready?.name, 'Ann');
        socket.onAny((event: string) => events.push(event));
      });
      const channel = openChannel(url);
      const reply = await channel.request('ready', ready);
      assert.ok(reply.ok && reply.value.self.name === 'Ann');
      await channel.request('send', { id: 'one', message: 'hello' });
      assert.deepEqual(events, ['send'], 'no round trip of its own');
    });

    it('a seat refused with the handshake is refused as ever, and the channel stays open', async () => {
      const { url } = await startRelay({ roomCapacity: 1 });
      await openChannel(url).request('ready', ready);
      const channel = openChannel(url);
      const reply = await channel.request('ready', ready);
      assert.equal(reply.ok || reply.code, 'room-full');
      const bad = openChannel(url);
      const refusal = await bad.request('ready', { ...ready, room: '' });
      assert.equal(refusal.ok || refusal.code, 'room-invalid');
      assert.deepEqual(
        [channel, bad].map((one) => one.state.getState().status),
        ['open', 'open'],
      );
    });

    it('a seat asked for while connecting is no promise that hangs: closing or no relay reject it', async () => {
      const { url, server } = await startRelay();
      const closed = openChannel(url);
      const asked = closed.request('ready', ready);
      closed.close();
      await assert.rejects(asked, { code: 'relay-unreachable' });
      await new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      const channel = openChannel(url);
      await assert.rejects(channel.request('ready', ready), { code: 'relay-unreachable' });
    });

    it('it opens, is seated, and hears what the relay says', async () => {
      const { url } = await startRelay();
      const channel = openChannel(url);
      await until(channel, 'open');
      const reply = await channel.request('ready', ready);
      assert.ok(reply.ok && reply.value.self.name === 'Ann');
      const heard = new Promise((resolve) => channel.on('message', resolve));
      const sent = await channel.request('send', { id: 'one', message: 'hello' });
      assert.deepEqual(await heard, sent.ok && sent.value);
    });

    it('a refusal is an answer, not an exception', async () => {
      const { url } = await startRelay();
      const channel = openChannel(url);
      await until(channel, 'open');
      const reply = await channel.request('send', { id: 'one', message: 'too early' });
      assert.ok(!reply.ok && reply.code === 'no-seat');
    });

    it('where no WebSocket gets through it goes on by long-polling', async () => {
      const { url } = await startRelay({ transports: ['polling'] });
      const channel = openChannel(url);
      await until(channel, 'open');
      const reply = await channel.request('ready', ready);
      assert.ok(reply.ok);
    });

    it('it is open again soon after the relay is, and nothing said meanwhile is delivered late', async () => {
      const first = await startRelay();
      const channel = openChannel(first.url);
      await until(channel, 'open');
      await first.relay.close();
      await until(channel, 'down', 'connecting');
      first.server.close();
      first.server.closeAllConnections();
      assert.equal(channel.signal({ type: 'user_here', message: 'lost' }), false);
      await assert.rejects(channel.request('ready', ready), { code: 'relay-unreachable' });
      const second = await startRelay({}, Number(new URL(first.url).port));
      const heard: unknown[] = [];
      second.relay.io.on('connection', (socket) => socket.onAny((event: unknown) => heard.push(event)));
      await until(channel, 'open');
      const reply = await channel.request('ready', ready);
      assert.ok(reply.ok);
      assert.deepEqual(heard, ['ready']);
    });

    it('a server that is no relay is told from one that does not answer', async () => {
      const other = await listen(createServer((_request, response) => response.writeHead(404).end('not here')));
      await assert.rejects(checkHealth(other), { code: 'server-missing', subject: other });
      const state = await until(openChannel(other), 'down');
      assert.equal(state.status, 'down');
      const closed = createServer();
      const nowhere = await listen(closed);
      await new Promise((resolve) => closed.close(resolve));
      await assert.rejects(checkHealth(nowhere), { code: 'relay-unreachable' });
    });

    it('a proxy without its relay counts as unreachable, so that it is tried again', async () => {
      const proxy = await listen(createServer((_request, response) => response.writeHead(502).end()));
      await assert.rejects(checkHealth(proxy), { code: 'relay-unreachable' });
    });

    it('a relay that is closing counts as unreachable: another takes its place', async () => {
      const health = { service: 'rtc-elements', status: 'draining', origin: 'allowed' };
      const closing = await listen(
        createServer((_request, response) =>
          response.writeHead(503, { 'Access-Control-Allow-Origin': '*' }).end(JSON.stringify(health)),
        ),
      );
      await assert.rejects(checkHealth(closing), { code: 'relay-unreachable' });
    });

    it('closing ends it: no socket, no timer, no further try', async () => {
      const { url, relay } = await startRelay();
      const channel = openChannel(url);
      await until(channel, 'open');
      channel.close();
      assert.deepEqual(channel.state.getState(), { status: 'closed' });
      await assert.rejects(channel.request('ready', ready), { code: 'relay-unreachable' });
      await new Promise<void>((resolve) => {
        const check = (): void => {
          if (relay.io.engine.clientsCount === 0) resolve();
          else setTimeout(check, 5);
        };
        check();
      });
    });
  });
}
