import type { RelaySocket } from './wire.js';

/** RFC 6455, 7.4.1: browsers close the WebSocket of a page so that is closed, loaded again or has crashed. */
const GOING_AWAY = 1001;

/** What Engine.IO has of a WebSocket's `ws`; a client that polls has none. */
interface WebSocketTransport {
  readonly socket?: { prependListener(event: 'close', listener: (code: number) => void): unknown };
}

/** Tells, once `socket` is closed, whether its page is gone too. Begins to watch when called. */
export function watchPage(socket: RelaySocket): () => boolean {
  let isGone = false;
  // Engine.IO keeps the code to itself, and says that the socket closed from a listener of its own.
  (socket.conn.transport as WebSocketTransport).socket?.prependListener('close', (code) => {
    isGone = code === GOING_AWAY;
  });
  return () => isGone;
}
