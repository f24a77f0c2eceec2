import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { version } from '../../server/package.js';
import { Client, tempFolder } from './helpers.js';

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

class Command {
  readonly process: ChildProcess;
  out = '';
  errors = '';
  readonly exited: Promise<number | null>;

  constructor(t: TestContext, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const inherited = { PATH: process.env.PATH, HOME: tempFolder(t), RTC_STUN_PORT: '0' };
    this.process = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], { env: { ...inherited, ...env } });
    this.process.stdout?.on('data', (data: Buffer) => (this.out += data.toString()));
    this.process.stderr?.on('data', (data: Buffer) => (this.errors += data.toString()));
    this.exited = new Promise((resolve) => this.process.on('close', resolve));
    t.after(async () => {
      this.process.kill('SIGKILL');
      await this.exited;
    });
  }

  /** The address it prints once it listens. */
  async started(): Promise<string> {
    const exit = this.exited.then(() => {
      throw new Error(`it ended: ${this.errors}`);
    });
    const banner = new Promise<string>((resolve) => {
      this.process.stdout?.on('data', () => {
        const [url] = /https?:\/\/\S+/.exec(this.out) ?? [];
        if (url && this.out.includes('</rtc-room>')) resolve(url);
      });
    });
    return Promise.race([banner, exit]);
  }
}

async function run(
  t: TestContext,
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<Command & { code: number | null }> {
  const command = new Command(t, args, env);
  return Object.assign(command, { code: await command.exited });
}

test('--help and --version print and end', async (t) => {
  const [help, number] = await Promise.all([run(t, ['--help']), run(t, ['--version'])]);
  assert.deepEqual([help.code, number.code], [0, 0]);
  assert.match(help.out, /--room-capacity <number>/);
  assert.equal(number.out, `${version}\n`);
});

test('what cannot be is said in one sentence', async (t) => {
  const [flag, host, tls] = await Promise.all([
    run(t, ['--nonsense']),
    run(t, ['--host', '0.0.0.0']),
    run(t, ['--port', '0', '--tls-cert', '/nowhere/c.pem', '--tls-key', '/nowhere/k.pem']),
  ]);
  assert.deepEqual([flag.code, host.code, tls.code], [2, 2, 1]);
  assert.equal(flag.errors, "Unknown option '--nonsense'; --help lists what there is.\n");
  assert.match(host.errors, /^--host 0\.0\.0\.0 lets other machines in: .* --origins.* --open\.\n$/);
  assert.match(tls.errors, /^The certificate \/nowhere\/c\.pem .*\n$/);
});

test('a port that is taken is said in one sentence', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  t.after(() => other.close());
  await new Promise((done) => other.once('listening', done));
  const port = String((other.address() as AddressInfo).port);
  const { code, errors } = await run(t, ['--port', port]);
  assert.deepEqual([code, errors], [1, `Port ${port} on 127.0.0.1 is taken: choose another with --port.\n`]);
});

test('it prints its address and the two lines to paste, and answers on both loopback addresses', async (t) => {
  const command = new Command(t, [], { PORT: '0' });
  const url = await command.started();
  assert.match(url, /^http:\/\/localhost:\d+$/);
  assert.match(
    command.out,
    new RegExp(`<script type="module" src="${url}/rtc-elements.js"></script>\n  <rtc-room room=`),
  );
  for (const host of ['127.0.0.1', '[::1]']) {
    const isThere = host === '127.0.0.1' || (await hasIPv6());
    const health = await fetch(`http://${host}:${new URL(url).port}/healthz`).catch(() => undefined);
    assert.equal(health?.status, isThere ? 200 : undefined, host);
  }
});

test('open to other machines, it says so, and at which port it answers STUN', async (t) => {
  const open = ['--port', '0', '--host', '0.0.0.0', '--open'];
  const [command, without] = [new Command(t, open), new Command(t, [...open, '--stun-port', 'off'])];
  await Promise.all([command.started(), without.started()]);
  assert.match(command.out, /\nIt is open to other machines \(0\.0\.0\.0\): .*\nIt answers STUN on UDP port \d+: /);
  assert.doesNotMatch(without.out, /STUN/);
});

test('where the port for STUN is taken it says so and goes on without', async (t) => {
  const other = createSocket('udp4').bind(0, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const port = String(other.address().port);
  const command = new Command(t, ['--port', '0', '--stun-port', port]);
  assert.equal((await fetch(`${await command.started()}/healthz`)).status, 200);
  assert.match(command.errors, new RegExp(`^STUN is off: UDP port ${port} is taken\\. .*--stun-port off\\.\n$`));
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal}: everybody is told, and it ends with 0`, async (t) => {
    const command = new Command(t, ['--port', '0']);
    const url = await command.started();
    const socket = io(url, { transports: ['websocket'], reconnection: false, extraHeaders: { origin: url } });
    t.after(() => socket.disconnect());
    const client = new Client(socket);
    await client.opened();
    await client.join();
    command.process.kill(signal);
    const { code, retryAfter } = await client.next('notice');
    assert.equal(code, 'drain');
    assert.ok(Number(retryAfter) >= 0 && Number(retryAfter) <= 500);
    assert.equal(await command.exited, 0);
    assert.equal(command.errors, '');
  });
}

test('with a certificate it speaks https', async (t) => {
  const file = (name: string): string => fileURLToPath(new URL(`./tls/localhost.${name}.pem`, import.meta.url));
  const command = new Command(t, ['--port', '0', '--tls-cert', file('cert'), '--tls-key', file('key')]);
  const url = await command.started();
  assert.match(url, /^https:\/\/localhost:\d+$/);
  const ca = readFileSync(file('cert'), 'utf8');
  const socket = io(url, { transports: ['websocket'], reconnection: false, extraHeaders: { origin: url }, ca });
  t.after(() => socket.disconnect());
  const client = new Client(socket);
  await client.opened();
  await client.join();
});

test('its logs hold nothing that people said, are called, or would be found by', async (t) => {
  const command = new Command(t, ['--port', '0', '--log-level', 'debug', '--trust-proxy', '127.0.0.0/8,::1']);
  const url = await command.started();
  const extraHeaders = { origin: url, 'x-forwarded-for': '203.0.113.77' };
  const socket = io(url, { transports: ['websocket'], reconnection: false, extraHeaders });
  t.after(() => socket.disconnect());
  const client = new Client(socket);
  await client.opened();
  const { seat } = await client.join('hush-room', { name: 'hush-name' });
  await client.do('send', { id: '1', message: 'hush-text' });
  for (let count = 0; count < 60; count += 1) client.socket.emit('signal', { type: 'SDP', message: 'hush-sdp', to: 7 });
  await client.disconnected;
  command.process.kill('SIGTERM');
  await command.exited;
  assert.match(command.errors, /"code":"bad-payload","event":"signal"/);
  assert.match(command.errors, /"address":"203\.0\.113\.0\/24"/);
  for (const hushed of ['hush-', '203.0.113.77', seat]) assert.ok(!command.errors.includes(hushed), hushed);
});

async function hasIPv6(): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(0, '::1', () => {
      const socket = connect((probe.address() as AddressInfo).port, '::1', () => {
        socket.destroy();
        probe.close(() => resolve(true));
      });
    });
  });
}

test('neither the secret of TURN nor what is made of it is said anywhere', async (t) => {
  const env = { RTC_TURN_URL: 'turn:turn.example', RTC_TURN_SECRET: 'between-us', RTC_LOG_LEVEL: 'debug' };
  const command = new Command(t, ['--port', '0'], env);
  const url = await command.started();
  const client = new Client(io(url, { transports: ['websocket'], extraHeaders: { origin: url } }));
  t.after(() => client.socket.disconnect());
  const { iceServers } = await client.join();
  const { username, credential } = iceServers.find((server) => server.credential) ?? {};
  assert.ok(username && credential);
  await client.refusalOf('ready', { v: 1, room: 7 });
  const health = await (await fetch(`${url}/healthz`)).text();
  command.process.kill('SIGTERM');
  await command.exited;
  assert.match(command.errors, /refused/, 'the log is on');
  for (const word of ['between-us', username, credential]) {
    assert.ok(!`${command.out}${command.errors}${health}`.includes(word), word);
  }
});
