import { connectByLibrary } from './library-socket.js';
import type { ConnectRelay } from './relay-socket.js';

/** For bundlers and Node. The CDN build has `connect-lean.ts` in this place. */
export const connect: ConnectRelay = connectByLibrary;
