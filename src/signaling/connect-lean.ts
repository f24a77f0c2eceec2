import type { ConnectRelay } from './relay-socket.js';
import { connectByWebSocket } from './web-socket.js';

/** For the CDN build: `socket.io-client` is fetched where a WebSocket did not get through. */
export const connect: ConnectRelay = async (options, isFallback) => {
  const library = isFallback ? await import('./library-socket.js').catch(() => undefined) : undefined;
  return library ? library.connectByLibrary(options, true) : connectByWebSocket(options);
};
