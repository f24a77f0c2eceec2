import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import { WebSocket as NodeWebSocket, WebSocketServer, type RawData, type WebSocket as Client } from 'ws';
import type { RelaySocket, RelaySocketOptions } from './relay-socket.js';
import { connectByWebSocket } from './web-socket.js';

// Against a scripted server: what a relay never does. Against the relay itself: test/relay/channel.test.ts.

globalThis.WebSocket ??= NodeWebSocket as unknown as typeof globalThis.WebSocket;

const cleanUp: (() => void)[] = [];
afterEach(() => cleanUp.splice(0).forEach((end) => end()));

const textOf = (data: RawData): string => (data as Buffer).toString();
const OPEN = '0{"sid":"s","upgrades":[],"pingInterval":25,"pingTimeout":25,"maxPayload":1000}';

/** A connection to a server that does as told; `happened` is what the page's side was told, in order. */
async function connect(script: (client: Client) => void, options: Partial<RelaySocketOptions> = {}) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  cleanUp.push(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const got: string[] = [];
  const requests: string[] = [];
  server.on('connection', (client, request) => {
    requests.push(request.url ?? '');
    client.on('message', (data) => got.push(textOf(data)));
    script(client);
  });
  const happened: string[] = [];
  let wake = (): void => undefined;
  const note = (what: string): void => {
    happened.push(what);
    wake();
  };
  const socket: RelaySocket = connectByWebSocket({
    server: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    query: { r: 'abc' },
    timeoutMs: 500,
    auth: () => ({ token: 't' }),
    onOpen: () => note('open'),
    onEvent: (event, payload) => note(`${event} ${JSON.stringify(payload)}`),
    onEnd: (cause) => note(`end ${cause instanceof Error ? cause.message : ''}`.trim()),
    ...options,
  });
  cleanUp.push(() => socket.close());
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, 5);
      });
    }
  };
  return { socket, got, happened, requests, until };
}

const welcoming =
  (then: (client: Client, packet: string) => void = () => undefined) =>
  (client: Client): void => {
    client.send(OPEN);
    client.on('message', (data) => {
      const packet = textOf(data);
      if (packet.startsWith('40')) client.send('40{"sid":"x"}');
      then(client, packet);
    });
  };

test('it shakes hands as Socket.IO does, with the query and the auth, and answers each ping', async () => {
  const { socket, got, happened, requests, until } = await connect(
    welcoming((client, packet) => packet.startsWith('40') && client.send('2')),
  );
  await until(() => got.includes('3'));
  assert.deepEqual(got, ['40{"token":"t"}', '3']);
  assert.equal(requests[0], '/socket.io/?r=abc&EIO=4&transport=websocket');
  assert.deepEqual([happened, socket.isOpen], [['open'], true]);
});

test('it says who it is as soon as the WebSocket is there, without waiting for the first packet', async () => {
  const { socket, got, until } = await connect((client) =>
    client.on('message', (data) => {
      if (!textOf(data).startsWith('40')) return;
      client.send(OPEN);
      client.send('40{"sid":"x"}');
    }),
  );
  await until(() => socket.isOpen);
  assert.deepEqual(got, ['40{"token":"t"}']);
});

test('events go both ways, an answer comes to who asked, one that nobody waits for to nobody', async () => {
  const { socket, got, happened, until } = await connect(
    welcoming((client, packet) => {
      if (!packet.startsWith('421')) return;
      client.send('439["stray"]');
      client.send('42["message",{"text":"1[2"}]');
      client.send('431[{"ok":true}]');
    }),
  );
  await until(() => socket.isOpen);
  assert.deepEqual(await socket.ask('send', [{ id: 'a' }], 500), { ok: true });
  socket.emit('signal', { to: 'b' });
  await until(() => got.length === 3);
  assert.deepEqual(got.slice(1), ['421["send",{"id":"a"}]', '42["signal",{"to":"b"}]']);
  assert.deepEqual(happened, ['open', 'message {"text":"1[2"}']);
});

test('an answer that does not come, or whose connection ends, is waited for no longer', async () => {
  const { socket, happened, until } = await connect(
    welcoming((client, packet) => packet.includes('"last"') && client.close()),
  );
  await until(() => socket.isOpen);
  await assert.rejects(socket.ask('send', [], 10), { message: 'timeout' });
  await assert.rejects(socket.ask('last', [], 500), { message: 'connection lost' });
  assert.deepEqual([happened, socket.isOpen], [['open', 'end websocket error'], false]);
});

test('silence for longer than the relay promised is the end', async () => {
  const { happened, until } = await connect(welcoming());
  await until(() => happened.length === 2);
  assert.deepEqual(happened, ['open', 'end ping timeout']);
});

test('a handshake that gets nowhere ends in time', async () => {
  const { happened, until } = await connect((client) => client.send(OPEN), { timeoutMs: 30 });
  await until(() => happened.length === 1);
  assert.deepEqual(happened, ['end timeout']);
});

test('a refusal of the handshake is told in its words', async () => {
  const { happened, until } = await connect((client) => {
    client.send(OPEN);
    client.send('44{"message":"no room for you"}');
  });
  await until(() => happened.length === 1);
  assert.deepEqual(happened, ['end no room for you']);
});

test('what is no packet ends the connection, once, and does no harm', async () => {
  for (const packet of ['42', '42{', '43', '42[', '0', '0null', '44null', Buffer.from([4, 50]), '421[]]']) {
    const { happened, until } = await connect(
      welcoming((client) => {
        client.send(packet);
        client.send(packet);
      }),
    );
    await until(() => happened.some((what) => what.startsWith('end')));
    assert.deepEqual(
      happened.map((what) => what.split(' ')[0]),
      ['open', 'end'],
      String(packet),
    );
  }
});

test('unknown kinds of packets are passed over', async () => {
  const { socket, happened, until } = await connect(
    welcoming((client, packet) => {
      for (const strange of ['6', '5', '45["x"]', '9', '']) client.send(strange);
      if (packet.startsWith('40')) client.send('42["message",1]');
    }),
  );
  await until(() => happened.length === 2);
  assert.deepEqual([happened, socket.isOpen], [['open', 'message 1'], true]);
});

test('closing says goodbye and is the last that is heard of it', async () => {
  const { socket, got, happened, until } = await connect(welcoming());
  await until(() => socket.isOpen);
  socket.close();
  await until(() => got.includes('41'));
  assert.equal(socket.isOpen, false);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(happened, ['open']);
});

test('what is no address ends the connection instead of throwing', async () => {
  const { happened, until } = await connect(welcoming(), { server: 'no address' });
  await until(() => happened.length === 1);
  assert.match(happened[0]!, /^end /);
});
