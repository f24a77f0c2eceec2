import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { IceServers } from '../../server/ice-servers.js';
import { startStun, type Stun, type StunOptions } from '../../server/stun.js';
import { FakeClock } from './helpers.js';

const REQUEST = Buffer.from('000100002112a442000102030405060708090a0b', 'hex');

async function started(t: TestContext, options: Partial<StunOptions> = {}): Promise<Stun> {
  const stun = await startStun({ port: 0, hosts: ['127.0.0.1'], ...options });
  t.after(() => stun.close());
  return stun;
}

class Asker {
  readonly #socket: Socket;
  answers = 0;

  constructor(t: TestContext, address = '127.0.0.1') {
    this.#socket = createSocket('udp4').bind(0, address);
    this.#socket.on('message', () => (this.answers += 1));
    t.after(() => this.#socket.close());
  }

  send(port: number, datagram: Buffer, host = '127.0.0.1'): void {
    this.#socket.send(datagram, port, host);
  }

  /** What the answer says: the port, and the address still under its XOR. */
  async ask(
    port: number,
    host?: string,
  ): Promise<{ readonly port: number; readonly family: number; readonly own: number }> {
    this.send(port, REQUEST, host);
    const [answer] = (await once(this.#socket, 'message', { signal: AbortSignal.timeout(5_000) })) as [Buffer];
    return { port: answer.readUInt16BE(26) ^ 0x2112, family: answer.readUInt8(25), own: this.#socket.address().port };
  }
}

test('tells who asks the port it asked from', async (t) => {
  const stun = await started(t);
  const { port, family, own } = await new Asker(t).ask(stun.port);
  assert.deepEqual([port, family], [own, 1]);
});

test('listens on several addresses at one port', async (t) => {
  const stun = await started(t, { hosts: ['127.0.0.1', '127.0.0.2'] });
  for (const host of ['127.0.0.1', '127.0.0.2']) {
    const { port, own } = await new Asker(t).ask(stun.port, host);
    assert.equal(port, own);
  }
});

test('what makes no sense gets no answer and stops nothing', async (t) => {
  const stun = await started(t);
  const asker = new Asker(t);
  for (let length = 0; length < 64; length++) asker.send(stun.port, Buffer.alloc(length, length));
  await asker.ask(stun.port);
  assert.equal(asker.answers, 1);
});

test('too many questions from one address go unanswered for a while, and from no other', async (t) => {
  const clock = new FakeClock();
  const stun = await started(t, { clock, hosts: ['127.0.0.1'], rate: { burst: 3, perSecond: 1 } });
  const [asker, neighbour] = [new Asker(t), new Asker(t, '127.0.0.2')];
  for (let i = 0; i < 3; i++) await asker.ask(stun.port);
  for (let i = 0; i < 20; i++) asker.send(stun.port, REQUEST);
  // Datagrams on loopback keep their order: once the neighbour is answered, those were seen.
  await neighbour.ask(stun.port);
  assert.equal(asker.answers, 3);
  clock.advance(1_000);
  await asker.ask(stun.port);
  assert.equal(asker.answers, 4);
});

test('a port that is taken is said, and nothing stays open', async (t) => {
  const stun = await started(t, { hosts: ['127.0.0.2'] });
  await assert.rejects(startStun({ port: stun.port, hosts: ['127.0.0.1', '127.0.0.2'] }), { code: 'EADDRINUSE' });
  // The first address was given back.
  await started(t, { port: stun.port, hosts: ['127.0.0.1'] });
});

for (const [what, options, host, urls] of [
  ['the host the page asked for', { stunPort: 3_478 }, 'relay.example:8443', ['stun:relay.example:3478']],
  ['an address', { stunPort: 3_478 }, '192.0.2.1:3000', ['stun:192.0.2.1:3478']],
  ['an address of IPv6', { stunPort: 3_478 }, '[2001:db8::1]:3000', ['stun:[2001:db8::1]:3478']],
  ['the public host first', { stunPort: 1, publicHosts: ['a.example:81'] }, '10.0.0.1', ['stun:a.example:1']],
  [
    'other servers too',
    { stunPort: 1, stunUrls: ['stun:b.example'] },
    'a.example',
    ['stun:b.example', 'stun:a.example:1'],
  ],
  ['none on this machine', { stunPort: 3_478 }, 'localhost:3000', undefined],
  ['none on loopback', { stunPort: 3_478 }, '[::1]:3000', undefined],
  ['none without a port', {}, 'relay.example', undefined],
  ['none for what is no host', { stunPort: 3_478 }, 'a/b@c', undefined],
  ['none without a host', { stunPort: 3_478 }, undefined, undefined],
] as const) {
  test(`clients are told ${what}`, () => {
    const servers = new IceServers(options).for({ headers: host === undefined ? {} : { host } }, 'peer');
    assert.deepEqual(servers, urls === undefined ? [] : [{ urls }]);
  });
}
