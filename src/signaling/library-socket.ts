import { Manager, NodeWebSocket } from 'socket.io-client';
import { loadPolling } from './load-polling.js';
import type { RelaySocket, RelaySocketOptions } from './relay-socket.js';

/** A connection by `socket.io-client`: WebSocket first, and long-polling behind it as the fallback. */
export async function connectByLibrary(options: RelaySocketOptions, isFallback: boolean): Promise<RelaySocket> {
  const { server, query, timeoutMs, auth, onOpen, onEvent, onEnd } = options;
  const fallback = isFallback ? await loadPolling() : [];
  // A manager of its own: rooms never share a connection.
  const manager = new Manager(server, {
    transports: [NodeWebSocket, ...fallback],
    tryAllTransports: true,
    reconnection: false,
    timeout: timeoutMs,
    query: { ...query },
  });
  const socket = manager.socket('/', { auth: (send) => send(auth()) });
  const close = (): void => {
    socket.off().offAny().disconnect();
  };
  const end = (cause?: unknown): void => {
    close();
    onEnd(cause);
  };
  socket.on('connect', onOpen);
  socket.on('connect_error', end);
  socket.on('disconnect', () => end());
  socket.onAny((event: string, payload: unknown) => onEvent(event, payload));
  return {
    get isOpen() {
      return socket.connected;
    },
    emit: (event, payload) => void socket.emit(event, payload),
    ask: async (event, args, askMs) => socket.timeout(askMs).emitWithAck(event, ...args) as Promise<unknown>,
    close,
  };
}
