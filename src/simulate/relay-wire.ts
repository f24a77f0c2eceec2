import type { RoomContext } from '../room/ports.js';
import { RtcError } from '../util/errors.js';
import { wrap } from './wrap.js';

/** Says what becomes of a packet: passed on, as it was or another, later, or not at all. */
export type Tap = (packet: string, pass: (packet: string) => void) => void;

/** Of an event without an acknowledgement in Socket.IO's protocol, as both ways to connect to the relay send it. */
const EVENT = '42';

/** The WebSocket between a room and its relay, and those that take its place. */
export class RelayWire {
  readonly socket: WebSocket;

  /** Throws RtcError `not-joined` where the room has no WebSocket at the moment: it long-polls, or has no relay. */
  constructor(context: RoomContext) {
    const socket = socketOf(context);
    if (!socket) throw new RtcError('not-joined', 'there is no WebSocket to the relay');
    this.socket = socket;
  }

  /** Same relay and same room, by the hint in the address; without `crypto.subtle` all rooms of the relay. */
  isOurs({ url }: WebSocket): boolean {
    const [one, other] = [new URL(url), new URL(this.socket.url)];
    return one.host === other.host && one.searchParams.get('r') === other.searchParams.get('r');
  }

  /** As if this page's call had said it. */
  send(event: string, payload: object): void {
    this.socket.send(EVENT + JSON.stringify([event, payload]));
  }

  /** As if the relay had said it. */
  deliver(event: string, payload: object): void {
    this.socket.onmessage?.(packetEvent(EVENT + JSON.stringify([event, payload])));
  }

  /** Everything that is sent and received from now on goes through `taps`, on later sockets of the room too. */
  tap(taps: { readonly send: Tap; readonly receive: Tap }): () => void {
    const known = new Set<WebSocket>();
    let isOver = false;
    const know = (socket: WebSocket): void => {
      if (known.has(socket)) return;
      known.add(socket);
      const { onmessage } = socket;
      const pass = (event: MessageEvent): void => void onmessage?.call(socket, event);
      socket.onmessage = (event: MessageEvent<unknown>) => {
        if (isOver || typeof event.data !== 'string') pass(event);
        else taps.receive(event.data, (packet) => pass(packetEvent(packet)));
      };
    };
    know(this.socket);
    const isOurs = (socket: WebSocket): boolean => this.isOurs(socket);
    const untap = wrap(
      WebSocket.prototype,
      'send',
      (inner) =>
        function (this: WebSocket, data) {
          if (typeof data !== 'string' || !isOurs(this)) return inner.call(this, data);
          know(this);
          taps.send(data, (packet) => inner.call(this, packet));
        },
    );
    return () => {
      isOver = true;
      untap();
    };
  }
}

function packetEvent(data: string): MessageEvent<string> {
  return new MessageEvent('message', { data });
}

/** Found by what the room says through it: one's own name again, which the relay tells nobody. */
function socketOf(context: RoomContext): WebSocket | undefined {
  const found: WebSocket[] = [];
  const unwrap = wrap(
    WebSocket.prototype,
    'send',
    (inner) =>
      function (this: WebSocket, data) {
        found.push(this);
        inner.call(this, data);
      },
  );
  const { participants } = context;
  // Said before it returns.
  participants.setName(participants.getState().self.name).catch(() => undefined);
  unwrap();
  return found[0];
}
