import { Server } from 'socket.io';
import { shipped, startSite } from './site.js';
import type { Variant } from './variant.js';

export const simplePeer: Variant = {
  name: 'simple-peer',
  people: [2, 4],
  start: () =>
    startSite({
      page: 'simple-peer',
      libraries: { 'simplepeer.min.js': shipped('simple-peer', 'simplepeer.min.js') },
      mount: async (_app, server) => {
        const io = new Server(server);
        io.on('connection', (socket) => {
          socket.on('join', async (room: string) => {
            const others = await io.in(room).fetchSockets();
            await socket.join(room);
            socket.emit(
              'peers',
              others.map(({ id }) => id),
            );
          });
          socket.on('signal', ({ to, data }: { to: string; data: unknown }) =>
            io.to(to).emit('signal', { from: socket.id, data }),
          );
        });
        return () => io.close();
      },
    }),
};
