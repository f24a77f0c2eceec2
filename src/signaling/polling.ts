/** HTTP long-polling, for networks that let no WebSocket through. A module of its own, so that it loads on use. */
export { NodeXHR as Polling } from 'socket.io-client';
