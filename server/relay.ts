import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { pino, type Level } from 'pino';
import { Server } from 'socket.io';
import type { Reply } from '../src/protocol/codes.js';
import { PROTOCOL_VERSION, type Health, type Welcome } from '../src/protocol/events.js';
import { LIMITS } from '../src/protocol/limits.js';
import { clientAddress, coarseAddress, parseNetworks } from './addresses.js';
import { Admission } from './admission.js';
import { ChatSigner } from './chat-signature.js';
import { systemClock, type Clock } from './clock.js';
import { dispatch } from './dispatch.js';
import type { Services } from './handlers/call.js';
import { IceRefresh } from './ice-refresh.js';
import { IceServers, type IceServerOptions } from './ice-servers.js';
import { LoopLag } from './loop-lag.js';
import { Allowance, RATES, type Rates } from './limits.js';
import { OriginPolicy, type OriginRules } from './origins.js';
import { version } from './package.js';
import { watchPage } from './page-gone.js';
import { textParser } from './parser.js';
import { Rooms } from './rooms.js';
import { Seating, type Holds } from './seating.js';
import { SeatTokens } from './seats.js';
import { loadSecret } from './secret.js';
import type { RelayServer } from './wire.js';

export type Transport = 'websocket' | 'polling';

/** Everything has a default; see docs/relay.md for what each is for. */
export interface RelayOptions extends OriginRules, IceServerOptions {
  /** People per room. */
  readonly roomCapacity?: number;
  /** 32 characters at least; made and kept in `stateDir` when left out. */
  readonly secret?: string;
  readonly stateDir?: string;
  readonly transports?: readonly Transport[];
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustProxy?: readonly string[];
  readonly connectionsPerAddress?: number;
  readonly connectionsPerSecond?: number;
  readonly connectionsInAll?: number;
  readonly rates?: Partial<Rates>;
  readonly holds?: Partial<Holds>;
  /**
   * While the event loop is later than this (99th percentile of the last 5 to 10 s, 200 ms when left out) nobody
   * new is seated: `busy`, with a time to come back. Calls that go on are never touched. `Infinity` lets everybody in.
   */
  readonly busyAtLagMs?: number;
  readonly logLevel?: Level | 'silent';
  /** For tests. */
  readonly clock?: Clock;
}

export interface Relay {
  readonly io: RelayServer;
  readonly origins: OriginPolicy;
  health(request: IncomingMessage): Health;
  /** Tells everybody to come back later and closes their sockets; the HTTP server stays its owner's. */
  close(): Promise<void>;
}

/** A closed tab is gone within 2 s. */
const HOLDS: Holds = { closedMs: 8_000, silentMs: 120_000, leftMs: 1_500 };
const CLOSE_MS = 1_000;
const BUSY_AT_LAG_MS = 200;
const WARN_MS = 10_000;
/** Clients that are told to come back do so spread over this time, longer the more there are: 200 a second. */
const SPREAD_MS = { least: 500, each: 5, most: 10_000 };

/** Mounts the relay on an HTTP server, which may serve anything else beside it. */
export function createRelay(httpServer: HttpServer | HttpsServer, options: RelayOptions = {}): Relay {
  const clock = options.clock ?? systemClock;
  const log = pino({ name: 'rtc-elements', level: options.logLevel ?? 'warn' }, pino.destination(2));
  const secret = options.secret ?? loadSecret({ stateDir: options.stateDir, warn: (text) => log.warn(text) });
  const rates: Rates = { ...RATES, ...options.rates };
  const origins = new OriginPolicy(options);
  const proxies = parseNetworks(options.trustProxy ?? []);
  const admission = new Admission(
    {
      perAddress: options.connectionsPerAddress ?? 100,
      perSecond: options.connectionsPerSecond ?? 20,
      inAll: options.connectionsInAll ?? 10_000,
      joins: rates.joins,
    },
    clock,
  );
  let status: Health['status'] = 'ok';

  const refusalOf = (request: IncomingMessage): string | undefined => {
    if (status !== 'ok') return 'the relay is closing';
    if (!origins.mayConnect(request)) return 'origin refused';
    return admission.mayConnect(clientAddress(request, proxies)) ? undefined : 'too many connections';
  };

  const io: RelayServer = new Server(httpServer, {
    parser: textParser,
    transports: [...(options.transports ?? ['websocket', 'polling'])],
    perMessageDeflate: false,
    maxHttpBufferSize: LIMITS.payloadBytes,
    pingInterval: 10_000,
    pingTimeout: 5_000,
    connectTimeout: 5_000,
    // For long-polling, which is subject to CORS: the same rules.
    cors: (request, done) => done(null, { origin: origins.mayConnect(request) }),
    allowRequest: (request, done) => {
      const refusal = refusalOf(request);
      if (refusal) log.info({ refusal, address: coarseAddress(clientAddress(request, proxies)) }, 'connection refused');
      done(refusal, refusal === undefined);
    },
  });

  const rooms = new Rooms(rates.room, clock);
  const capacity = options.roomCapacity ?? LIMITS.roomCapacity;
  const tokens = new SeatTokens(secret, clock);
  const holds = { ...HOLDS, ...options.holds };
  const lag = new LoopLag();
  const { busyAtLagMs = BUSY_AT_LAG_MS } = options;
  let warnedAt = -Infinity;
  const isBusy = (): boolean => {
    const { p99 } = lag;
    if (p99 <= busyAtLagMs) return false;
    if (clock.now() - warnedAt > WARN_MS) log.warn({ p99: Math.round(p99) }, 'too busy for anybody new');
    warnedAt = clock.now();
    return true;
  };
  const seating = new Seating({ io, rooms, tokens, admission, clock, capacity, holds, isBusy });
  const services: Services = {
    io,
    seating,
    chatSigner: new ChatSigner(secret),
    clock,
    limits: { ...LIMITS, roomCapacity: capacity },
    iceServers: new IceRefresh(new IceServers(options, clock), clock),
  };

  io.engine.on(
    'connection',
    (connection: { request: IncomingMessage; once(event: 'close', run: () => void): void }) => {
      const address = clientAddress(connection.request, proxies);
      admission.handleOpened(address);
      connection.once('close', () => admission.handleClosed(address));
    },
  );
  io.engine.on('connection_error', ({ code }: { code: number }) => log.debug({ code }, 'handshake failed'));
  io.on('connection', (socket) => {
    socket.data = { address: clientAddress(socket.request, proxies), allowance: new Allowance(rates, clock) };
    socket.on('error', () => log.debug('malformed packet'));
    const isPageGone = watchPage(socket);
    socket.on('disconnect', (reason) => {
      services.iceServers.stop(socket);
      seating.handleDisconnect(socket, isPageGone() ? 'page gone' : reason);
    });
    socket.onAny((event: unknown, ...args: unknown[]) => dispatch(services, log, socket, String(event), args));
    const { ready } = socket.handshake.auth as { ready?: unknown };
    if (ready !== undefined) {
      dispatch(services, log, socket, 'ready', [ready, (reply: Reply<Welcome>) => socket.emit('welcome', reply)]);
    }
  });

  return {
    io,
    origins,
    health: (request) => ({
      service: 'rtc-elements',
      version,
      protocol: PROTOCOL_VERSION,
      origin: origins.describe(request),
      status,
    }),
    close: async () => {
      status = 'draining';
      lag.close();
      const { sockets } = io.sockets;
      const spreadMs = Math.min(Math.max(SPREAD_MS.least, SPREAD_MS.each * sockets.size), SPREAD_MS.most);
      for (const socket of sockets.values())
        socket.emit('notice', { code: 'drain', retryAfter: Math.round(Math.random() * spreadMs) });
      io.disconnectSockets(true);
      // A socket that is told to close first writes what waits.
      const deadline = Date.now() + CLOSE_MS;
      while (io.engine.clientsCount > 0 && Date.now() < deadline) await new Promise((done) => setTimeout(done, 10));
      io.engine.close();
      rooms.clear();
    },
  };
}
