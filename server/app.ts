import { join } from 'node:path';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { clientFiles } from './client-files.js';
import { packageRoot, version } from './package.js';
import type { Relay } from './relay.js';

export interface AppOptions {
  readonly relay: Pick<Relay, 'health' | 'origins'>;
  /** Serve the demo at `/`, and answer what is not there; off when mounted in somebody's app. */
  readonly demo?: boolean;
  /** Served over TLS by this process: browsers are told to stay with it. */
  readonly tls?: boolean;
  /** Where the client build and the demo are; the package's own by default. */
  readonly clientFolder?: string;
  readonly demoFolder?: string;
}

const PERMISSIONS = ['camera', 'microphone', 'display-capture', 'autoplay', 'fullscreen', 'speaker-selection'];

/** What the relay serves over HTTP: `/healthz`, the client files, and the demo. Mount it with `app.use()`. */
export function createApp({ relay, demo = false, tls = false, ...folders }: AppOptions): Express {
  const { clientFolder = join(packageRoot, 'dist', 'cdn'), demoFolder = join(packageRoot, 'demo') } = folders;
  const app = express();
  app.disable('x-powered-by');
  if (relay.origins.isStrictAboutHosts) app.use(refuseOtherHosts(relay));
  app.get('/healthz', (request, response) => {
    const health = relay.health(request);
    response.set({
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': 'no-store',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      Vary: 'Origin, Sec-Fetch-Site',
    });
    response.status(health.status === 'ok' ? 200 : 503).json(health);
  });
  app.use(clientFiles(clientFolder, version));
  if (!demo) return app;
  app.use(pageHeaders(tls), express.static(demoFolder, { cacheControl: false, setHeaders: revalidate }));
  app.use((_request, response) => void response.status(404).type('text').send('There is nothing here.\n'));
  // Express tells an error by its four parameters.
  app.use((error: { status?: number }, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    response
      .status(error.status ?? 500)
      .type('text')
      .send('That did not work.\n');
  });
  return app;
}

/** Against pages whose name was made to resolve to this machine. */
function refuseOtherHosts({ origins }: AppOptions['relay']) {
  return (request: Request, response: Response, next: NextFunction): void => {
    if (origins.isOwnHost(request.headers.host)) return next();
    const text = 'This relay does not answer to that name: start it with --public-host.\n';
    response.status(421).type('text').send(text);
  };
}

function pageHeaders(tls: boolean): express.RequestHandler[] {
  const policy = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:', 'mediastream:'],
        fontSrc: ["'self'"],
        workerSrc: ["'self'"],
        // Safari before 15.4 does not take 'self' for WebSockets.
        connectSrc: ["'self'", (request) => socketSource(request.headers.host)],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'self'"],
        objectSrc: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ['lit-html', 'rtc-elements-lit'],
      },
    },
    strictTransportSecurity: tls ? { maxAge: 15_552_000, includeSubDomains: false } : false,
  });
  return [
    policy,
    (_request, response, next) => {
      response.set('Permissions-Policy', PERMISSIONS.map((name) => `${name}=(self)`).join(', '));
      next();
    },
  ];
}

function socketSource(host = ''): string {
  return /^[\w.:[\]-]+$/.test(host) ? `ws://${host} wss://${host}` : "'self'";
}

function revalidate(response: Response): void {
  response.set('Cache-Control', 'no-cache');
}
