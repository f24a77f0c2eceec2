import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import { createApp, createRelay, type Relay, type RelayOptions } from '../../../server/index.js';
import { clientFolder } from './client.js';

const pages = fileURLToPath(new URL('../pages', import.meta.url));

export interface PageHeaders {
  readonly [name: string]: string;
}

/** A site on loopback: pages made by a test, and the ones under `test/e2e/pages`. */
export class Site {
  readonly #app: Express;
  readonly #shelf = new Map<string, { type: string; text: string; headers: PageHeaders }>();
  #server: Server;
  #port = 0;

  constructor() {
    this.#app = express();
    this.#app.use((request, response, next) => {
      const page = this.#shelf.get(request.path);
      if (!page) return next();
      response.set(page.headers).type(page.type).send(page.text);
    });
    this.#app.get('/favicon.ico', (_request, response) => void response.status(204).end());
    this.#app.use('/pages', express.static(pages));
    this.#server = createServer(this.#app);
  }

  get app(): Express {
    return this.#app;
  }

  get server(): Server {
    return this.#server;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  /** Serves `body` as a page of its own; returns its address. */
  page(body: string, headers: PageHeaders = {}): string {
    const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>test</title><body>${body}</body></html>`;
    return this.file(`/${randomBytes(6).toString('hex')}.html`, html, headers);
  }

  file(path: string, text: string, headers: PageHeaders = {}): string {
    this.#shelf.set(path, { type: path.slice(path.lastIndexOf('.') + 1), text, headers });
    return this.url + path;
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  /** Stops listening and forgets every connection; `listen()` opens the same port again. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#server = createServer(this.#app);
  }
}

/** A site with the relay mounted on it, as `rtc-elements` runs it: relay, client files, demo. */
export class RelaySite extends Site {
  readonly #options: RelayOptions;
  #relay: Relay | undefined;

  constructor(options: RelayOptions = {}) {
    super();
    // The same secret after a restart, without a state folder.
    const secret = randomBytes(32).toString('hex');
    // How late its event loop is says how busy the test is, with which it shares a process.
    this.#options = { bind: 'loopback', secret, logLevel: 'silent', busyAtLagMs: Infinity, ...options };
  }

  override async listen(): Promise<this> {
    const relay = createRelay(this.server, this.#options);
    if (!this.#relay) {
      // Mounted once, so it must reach whichever relay runs now.
      const current = (): Relay => this.#relay ?? relay;
      const facade = {
        origins: relay.origins,
        health: (request: Parameters<Relay['health']>[0]) => current().health(request),
      };
      this.app.use(createApp({ relay: facade, demo: true, clientFolder: await clientFolder() }));
    }
    this.#relay = relay;
    return super.listen();
  }

  /** The Socket.IO server of the relay that runs now. */
  get io(): Relay['io'] {
    if (!this.#relay) throw new Error('the relay has not started');
    return this.#relay.io;
  }

  override async close(): Promise<void> {
    await this.#relay?.close();
    await super.close();
  }

  /** What a person pastes, around a room of this relay. */
  tags(room: string, attributes = 'join="auto"'): string {
    return `<script type="module" src="${this.url}/rtc-elements.js"></script>
      <rtc-room room="${room}" display-name="Ann" ${attributes}></rtc-room>`;
  }
}

export const startRelay = (options?: RelayOptions): Promise<RelaySite> => new RelaySite(options).listen();
export const startSite = (): Promise<Site> => new Site().listen();
