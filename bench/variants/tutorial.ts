import { fileURLToPath } from 'node:url';
import express from 'express';
import { startSite } from './site.js';
import { mountTutorialServer } from './tutorial-server.js';
import type { Variant } from './variant.js';

const pages = fileURLToPath(new URL('../../test/e2e/pages', import.meta.url));

export const tutorial: Variant = {
  name: 'tutorial',
  people: [2],
  start: () =>
    startSite({
      page: 'tutorial',
      mount: async (app, server) => {
        app.use('/bench', express.static(pages));
        const io = mountTutorialServer(server);
        return () => io.close();
      },
    }),
};
