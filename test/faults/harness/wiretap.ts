import type { PeerId, SignalingMessage } from '../../../src/protocol/events.js';
import type { RelaySite } from '../../e2e/harness/servers.js';

/** A signal as the relay delivered it. */
export interface Heard extends SignalingMessage {
  readonly to: PeerId;
}

export interface Wiretap {
  readonly heard: readonly Heard[];
  /** Delivers a signal to `to` as the relay does once `from` has sent it. */
  deliver(from: PeerId, to: PeerId, signal: Pick<SignalingMessage, 'type' | 'message'>): void;
}

/** Listens to all directed signals from now on, at the sockets that carry them. */
export function tapSignals({ io }: RelaySite): Wiretap {
  const heard: Heard[] = [];
  io.on('connection', (socket) => {
    const emit = socket.emit.bind(socket) as (event: string, ...args: unknown[]) => boolean;
    const emitHeard = (event: string, ...args: unknown[]): boolean => {
      const to = socket.data.seat?.id;
      if (event === 'signaling_message' && to) heard.push({ ...(args[0] as SignalingMessage), to });
      return emit(event, ...args);
    };
    socket.emit = emitHeard;
  });
  return {
    heard,
    deliver: (from, to, { type, message }) => {
      const socket = [...io.sockets.sockets.values()].find(({ data }) => data.seat?.id === to);
      if (!socket) throw new Error(`${to} is not here`);
      socket.emit('signaling_message', { type, message, from });
    },
  };
}
