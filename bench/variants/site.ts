import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import type { Call, Site } from './variant.js';

const require = createRequire(import.meta.url);
const pages = fileURLToPath(new URL('../pages', import.meta.url));

/** A file a published package ships for `<script>`. */
export const shipped = (name: string, file: string): string =>
  join(dirname(require.resolve(`${name}/package.json`)), file);

export interface SiteOptions {
  /** Page under `bench/pages`, without extension. */
  readonly page: string;
  /** Name under `/lib/` and the file it stands for. */
  readonly libraries?: Readonly<Record<string, string>>;
  /** Adds signaling; returns what has to be closed before the server. */
  readonly mount?: (app: Express, server: Server) => Promise<(() => unknown) | undefined> | undefined;
  readonly query?: string;
}

/** One HTTP server on loopback that serves a page, the libraries it loads and its signaling: one origin, as published. */
export async function startSite(options: SiteOptions): Promise<Site> {
  const app = express();
  const server = createServer(app);
  app.use('/bench', express.static(pages));
  for (const [name, file] of Object.entries(options.libraries ?? {}))
    app.get(`/lib/${name}`, (_request, response) => response.sendFile(file));
  const unmount = await options.mount?.(app, server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: ({ room, seat, people }: Call) =>
      `http://localhost:${port}/bench/${options.page}.html?room=${room}&seat=${seat}&people=${people}${options.query ?? ''}`,
    close: async () => {
      await unmount?.();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
