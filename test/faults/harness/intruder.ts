import { io } from 'socket.io-client';
import type { PeerId, SignalingMessage, Welcome } from '../../../src/protocol/events.js';
import { Client } from '../../relay/helpers.js';

export interface Intruder {
  readonly id: PeerId;
  readonly welcome: Welcome;
  readonly client: Client;
  /** Says something to one of the room, whatever it is. */
  tell(to: PeerId, type: string, body: unknown): void;
  onSignal(listener: (signal: SignalingMessage) => void): void;
  leave(): void;
}

/** Somebody with a seat and no browser: it says what the test has it say. */
export async function intrude(server: string, room: string): Promise<Intruder> {
  const socket = io(server, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: { origin: server },
  });
  const client = new Client(socket);
  await client.opened();
  const welcome = await client.join(room, { name: 'Eve' });
  return {
    id: welcome.self.id,
    welcome,
    client,
    tell: (to, type, body) =>
      void socket.emit('signal', { to, type, message: typeof body === 'string' ? body : JSON.stringify(body) }),
    onSignal: (listener) => void socket.on('signaling_message', listener),
    leave: () => void socket.disconnect(),
  };
}
