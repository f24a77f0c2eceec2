import { ExpressPeerServer } from 'peer';
import { shipped, startSite } from './site.js';
import type { Variant } from './variant.js';

export const peerjs: Variant = {
  name: 'peerjs',
  people: [2, 4],
  start: () =>
    startSite({
      page: 'peerjs',
      libraries: { 'peerjs.min.js': shipped('peerjs', 'dist/peerjs.min.js') },
      mount: (app, server) => {
        app.use('/peerjs', ExpressPeerServer(server));
        return undefined;
      },
    }),
};
