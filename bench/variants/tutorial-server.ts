import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { SignalPayload, TutorialReadyPayload, TutorialSendPayload } from '../../src/protocol/events.js';

/** The tutorial's own relay: three events in, three out, nothing kept, nothing checked. */
export function mountTutorialServer(server: HttpServer): Server {
  const io = new Server(server);
  io.on('connection', (socket) => {
    socket.on('ready', ({ chat_room, signal_room }: TutorialReadyPayload) => {
      void socket.join([chat_room, signal_room]);
      io.to(chat_room).emit('announce', { message: `New client in the ${chat_room} room.` });
    });
    socket.on('send', ({ room, message, author }: TutorialSendPayload) =>
      io.to(room).emit('message', { message, author }),
    );
    socket.on('signal', ({ room = '', type, message }: SignalPayload) =>
      socket.to(room).emit('signaling_message', { type, message }),
    );
  });
  return io;
}
