import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCommand } from '../../../scripts/lib/debian-tools.mjs';
import { waitUntil } from '../../e2e/harness/wait.js';

const command = findCommand('turnserver');
/** For `skip`: false where there is a TURN server to be had. */
export const noTurnServer = command ? false : 'no turnserver here: install coturn';

export const TURN_SECRET = 'between the relay and coturn';

/** A network namespace, and the address there. */
interface Place {
  readonly namespace: string;
  readonly host: string;
}

/** A TURN server on this machine: coturn, which sends to this machine too, and keeps its log to itself. */
export class TurnServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'rtc-turn-'));
  readonly #settings: readonly string[];
  readonly #within: Place | undefined;
  #process: ChildProcess | undefined;
  #port = 0;

  /** More lines for its configuration; with a certificate it speaks TLS too. */
  constructor(settings: readonly string[] = [], within?: Place) {
    this.#settings = settings;
    this.#within = within;
  }

  get url(): string {
    return this.urlBy('udp');
  }

  urlBy(transport: 'udp' | 'tcp'): string {
    return `turn:${this.#host}:${this.#port}?transport=${transport}`;
  }

  /** TURN over TLS, as where nothing but https gets through. */
  get tlsUrl(): string {
    return `turns:${this.#host}:${this.#port + 1}?transport=tcp`;
  }

  get log(): string {
    return readFileSync(join(this.#folder, 'log'), 'utf8');
  }

  /** Resolves when it answers. */
  async start(): Promise<this> {
    const within = this.#within;
    this.#port = await freePort();
    const hasTls = this.#settings.some((line) => line.startsWith('cert='));
    const lines = [
      ...[`listening-ip=${this.#host}`, `listening-port=${this.#port}`, `relay-ip=${this.#host}`],
      ...['use-auth-secret', `static-auth-secret=${TURN_SECRET}`, 'realm=rtc-elements.test', 'allow-loopback-peers'],
      ...(hasTls ? [`tls-listening-port=${this.#port + 1}`] : ['no-tls']),
      ...['no-dtls', 'no-cli', 'no-multicast-peers', 'fingerprint', 'relay-threads=1', 'verbose'],
      ...[`userdb=${join(this.#folder, 'db')}`, `pidfile=${join(this.#folder, 'pid')}`],
      ...[`log-file=${join(this.#folder, 'log')}`, 'simple-log', ...this.#settings],
    ];
    const file = join(this.#folder, 'turnserver.conf');
    writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
    const [program, ...rest] = [...(within ? ['ip', 'netns', 'exec', within.namespace] : []), command!, '-c', file];
    this.#process = spawn(program, rest, { stdio: 'ignore', cwd: this.#folder });
    const isUp = (): boolean | Promise<boolean> =>
      within ? /UDP listener opened/.test(this.log) : isAnswering(this.#port);
    await waitUntil('an answer of coturn', isUp, { report: () => this.log.slice(-2_000) });
    return this;
  }

  get #host(): string {
    return this.#within?.host ?? '127.0.0.1';
  }

  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  await new Promise<void>((closed) => socket.close(closed));
  return port;
}

/** Whether a binding request of STUN is answered within a quarter of a second. */
async function isAnswering(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    const answer = once(socket, 'message', { signal: AbortSignal.timeout(250) });
    socket.send(Buffer.from('000100002112a442000102030405060708090a0b', 'hex'), port, '127.0.0.1');
    await answer;
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}
