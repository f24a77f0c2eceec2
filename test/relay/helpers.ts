import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import express from 'express';
import { io, type ManagerOptions, type Socket } from 'socket.io-client';
import type { Reply } from '../../src/protocol/codes.js';
import type { RelayEvent, RelayEventMap, Welcome } from '../../src/protocol/events.js';
import { createApp, type AppOptions } from '../../server/app.js';
import type { Clock } from '../../server/clock.js';
import { createRelay, type Relay, type RelayOptions } from '../../server/relay.js';

export const SECRET = 'a secret of tests, long enough for them';

/** Time that passes when a test says so. */
export class FakeClock implements Clock {
  #now = 1_800_000_000_000;
  #timers: { at: number; action: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  /** How many wait. */
  get timers(): number {
    return this.#timers.length;
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.#now + ms, action };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  advance(ms: number): void {
    this.#now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter(({ at }) => at > this.#now);
    for (const { action } of due) action();
  }
}

export interface TestRelay {
  readonly url: string;
  readonly port: number;
  readonly relay: Relay;
  readonly close: () => Promise<void>;
  readonly connect: (options?: Partial<ManagerOptions> & { headers?: Record<string, string> }) => Promise<Client>;
}

/** A relay on a free port, gone when the test ends. */
export async function startRelay(
  t: TestContext,
  { app: appOptions, ...options }: RelayOptions & { app?: Partial<AppOptions>; port?: number } = {},
): Promise<TestRelay> {
  const app = express();
  const server = createServer(app);
  // How late its event loop is says how busy the tests are.
  const relay = createRelay(server, { secret: SECRET, logLevel: 'silent', busyAtLagMs: Infinity, ...options });
  app.use(createApp({ relay, ...appOptions }));
  await new Promise<void>((done) => server.listen(options.port ?? 0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${String(port)}`;
  const close = async (): Promise<void> => {
    await relay.close();
    server.closeAllConnections();
    if (server.listening) await new Promise((done) => server.close(done));
  };
  t.after(close);
  const connect: TestRelay['connect'] = async ({ headers, ...rest } = {}) => {
    const client = new Client(
      io(url, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        extraHeaders: { origin: url, ...headers },
        ...rest,
      }),
    );
    t.after(() => client.socket.disconnect());
    await client.opened();
    return client;
  };
  return { url, port, relay, close, connect };
}

/** A real Socket.IO client that remembers what it was sent. */
export class Client {
  readonly socket: Socket;
  readonly received: [string, unknown][] = [];
  #waiting: (() => void)[] = [];
  readonly disconnected: Promise<string>;

  constructor(socket: Socket) {
    this.socket = socket;
    this.disconnected = new Promise((resolve) => socket.on('disconnect', resolve));
    socket.onAny((event: string, payload: unknown) => {
      this.received.push([event, payload]);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  async opened(): Promise<void> {
    if (this.socket.connected) return;
    await new Promise<void>((resolve, reject) => {
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', reject);
    });
  }

  async ask<T = unknown>(event: string, ...args: unknown[]): Promise<Reply<T>> {
    return (await this.socket.timeout(4_000).emitWithAck(event, ...args)) as Reply<T>;
  }

  /** Fails the test where the answer is a refusal. */
  async do<T = unknown>(event: string, ...args: unknown[]): Promise<T> {
    const reply = await this.ask<T>(event, ...args);
    if (!reply.ok) throw new Error(`${event} was refused: ${reply.code}`);
    return reply.value;
  }

  async refusalOf(event: string, ...args: unknown[]): Promise<string> {
    const reply = await this.ask(event, ...args);
    return reply.ok ? 'accepted' : reply.code;
  }

  async join(room = 'room', rest: object = {}): Promise<Welcome> {
    return this.do<Welcome>('ready', { v: 1, room, ...rest });
  }

  all<E extends RelayEvent>(event: E): RelayEventMap[E][] {
    return this.received.filter(([name]) => name === event).map(([, payload]) => payload as RelayEventMap[E]);
  }

  /** The `count`-th event of that name, now or when it comes. */
  async next<E extends RelayEvent>(event: E, count = 1): Promise<RelayEventMap[E]> {
    for (;;) {
      const found = this.all(event)[count - 1];
      if (found) return found;
      await new Promise<void>((wake, reject) => {
        const timer = setTimeout(() => reject(new Error(`no ${event} number ${String(count)}`)), 4_000);
        this.#waiting.push(() => {
          clearTimeout(timer);
          wake();
        });
      });
    }
  }

  /** Afterwards everything the relay had sent by now has been received: answers come in order. */
  async settle(): Promise<void> {
    await this.ask('history', { before: 0 });
  }

  /** Ends the connection as a closing tab would. */
  drop(): void {
    this.socket.io.engine.close();
  }
}

/** Resolves when `isSo` holds; for what happens inside the relay without a message. */
export async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 4_000;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error('it never came to be so');
    await new Promise((done) => setTimeout(done, 5));
  }
}

export function tempFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'rtc-relay-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
