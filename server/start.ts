import { readFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import { createServer as createTlsServer, type Server as HttpsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import express, { type Express } from 'express';
import { BOTH_LOOPBACKS, withoutBrackets } from './addresses.js';
import { createApp } from './app.js';
import type { Config } from './config.js';
import { openStun } from './open-stun.js';
import { createRelay, type Relay } from './relay.js';

/** One clear sentence for the person who typed the command. */
export class StartError extends Error {}

export interface Running {
  /** As a person on this machine types it, without a slash at the end. */
  readonly url: string;
  readonly relay: Relay;
  /** UDP port at which STUN is answered. */
  readonly stunPort: number | undefined;
  /** What does not work, in one clear sentence. */
  readonly warning: string | undefined;
  close(): Promise<void>;
}

/** Relay, client files and demo on one port, STUN on another. Throws StartError. */
export async function start(config: Config): Promise<Running> {
  const { tls } = config;
  const app = express();
  app.disable('x-powered-by');
  const server = tls ? createSecureServer(tls, app) : createServer(app);
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  const { stun, warning } = await openStun(config);
  const relay = createRelay(server, { ...config, stunPort: stun?.port });
  app.use(createApp({ relay, demo: true, tls: tls !== undefined }));
  const listeners = await listenAll(server, config).catch(async (error: unknown) => {
    await stun?.close();
    throw error;
  });
  const { port } = server.address() as AddressInfo;
  const host = config.publicHosts?.[0] ?? (config.bind === 'loopback' ? 'localhost' : (config.host ?? 'localhost'));
  return {
    url: `${tls ? 'https' : 'http'}://${hostAndPort(host, port, tls !== undefined)}`,
    relay,
    stunPort: stun?.port,
    warning,
    close: async () => {
      await Promise.all([relay.close(), stun?.close()]);
      const closed = listeners.map((listener) => new Promise((done) => listener.close(done)));
      server.closeAllConnections();
      await Promise.all(closed);
    },
  };
}

function hostAndPort(host: string, port: number, isTls: boolean): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  if (/^[^:]+:\d+$/.test(name) || port === (isTls ? 443 : 80)) return name;
  return `${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}:${String(port)}`;
}

/** `localhost` is either loopback address, so both are listened on; the second hands its connections to the first. */
async function listenAll(server: HttpServer, { host, port }: Config): Promise<TcpServer[]> {
  const isLocal = host === undefined || host === 'localhost';
  await listen(server, isLocal ? BOTH_LOOPBACKS[0] : withoutBrackets(host), port);
  if (!isLocal) return [server];
  const second = createTcpServer((socket) => server.emit('connection', socket));
  try {
    await listen(second, BOTH_LOOPBACKS[1], (server.address() as AddressInfo).port);
    return [server, second];
  } catch (error) {
    const { code } = (error as StartError).cause as NodeJS.ErrnoException;
    // A machine without IPv6 has no second address.
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return [server];
    server.close();
    throw error;
  }
}

async function listen(server: TcpServer, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException): void =>
      reject(new StartError(sentenceFor(cause, host, port), { cause }));
    server.once('error', fail);
    server.listen({ host, port }, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

function sentenceFor({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `Port ${String(port)} on ${host} is taken: choose another with --port.`;
  if (code === 'EACCES')
    return `Port ${String(port)} needs more rights than this user has: choose another with --port.`;
  return `The relay cannot listen on ${host}, port ${String(port)}: ${message}.`;
}

function createSecureServer({ cert, key }: NonNullable<Config['tls']>, app: Express): HttpsServer {
  try {
    return createTlsServer({ cert: readFileSync(cert), key: readFileSync(key) }, app);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`The certificate ${cert} with the key ${key} cannot be used: ${why}.`, { cause });
  }
}
