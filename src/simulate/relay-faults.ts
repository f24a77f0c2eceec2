import type { RoomContext } from '../room/ports.js';
import { endAll } from './fault.js';
import { RelayWire } from './relay-wire.js';
import { wrap } from './wrap.js';

/** Longer than a relay that restarts usually takes; each client is given a wait of its own. */
const DRAIN_MS = 1_500;
const SLOW_MS = 1_500;

/** The connection ends, and none is to be had. */
export function relayGone(context: RoomContext): () => void {
  return cutRelay(new RelayWire(context), true);
}

/** The connection stays and carries nothing any more, as when a cable is pulled somewhere on the way. */
export function relaySilent(context: RoomContext): () => void {
  return cutRelay(new RelayWire(context), false);
}

/** The relay says that it closes, and does. */
export function relayDrained(context: RoomContext): () => void {
  const wire = new RelayWire(context);
  wire.deliver('notice', { code: 'drain', retryAfter: DRAIN_MS });
  return cutRelay(wire, true);
}

/** What is said to the relay and what it says arrives late, in order. */
export function relaySlow(context: RoomContext): () => void {
  const late = (packet: string, pass: (packet: string) => void): void => {
    setTimeout(() => pass(packet), SLOW_MS);
  };
  return new RelayWire(context).tap({ send: late, receive: late });
}

/**
 * Keeps the page from its relay, `isTold` or not; other rooms of the same relay keep their connections,
 * but cannot ask `/healthz` meanwhile. The relay itself is not told: it holds the seat as it does for
 * somebody whose network is gone.
 */
export function cutRelay(wire: RelayWire, isTold: boolean): () => void {
  const { socket } = wire;
  const { host } = new URL(socket.url);
  const isHealth = (input: RequestInfo | URL): boolean => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    return url.host === host && url.pathname === '/healthz';
  };
  const end = endAll([
    () => socket.close(),
    wrap(socket, 'close', () => () => undefined),
    wrap(
      WebSocket.prototype,
      'send',
      (inner) =>
        function (this: WebSocket, data) {
          if (this === socket) return;
          if (wire.isOurs(this)) this.close();
          else inner.call(this, data);
        },
    ),
    wrap(globalThis, 'fetch', (inner) => async (input, init) => {
      if (isHealth(input)) throw new TypeError('Failed to fetch');
      return inner(input, init);
    }),
  ]);
  const { onclose } = socket;
  socket.onmessage = null;
  if (isTold) {
    socket.onclose = socket.onerror = null;
    onclose?.call(socket, new CloseEvent('close', { code: 1006 }));
  }
  return end;
}
