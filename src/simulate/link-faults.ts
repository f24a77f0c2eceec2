import { SIGNAL_TYPES } from '../protocol/peer-messages.js';
import type { RoomContext } from '../room/ports.js';
import { RtcError } from '../util/errors.js';
import { cutRelay } from './relay-faults.js';
import { RelayWire, type Tap } from './relay-wire.js';
import { withoutAddresses, isSignal } from './signal-packet.js';

const LOST = 0.5;

/** Each link is made anew, and for as long as it lasts neither side learns an address of the other. */
export function iceFailed(context: RoomContext): () => void {
  const wire = new RelayWire(context);
  const strip: Tap = (packet, pass) => {
    const rest = withoutAddresses(packet);
    if (rest !== undefined) pass(rest);
  };
  return guarded(wire.tap({ send: strip, receive: strip }), () => plead(context, wire, 'rebuild'));
}

/** Each link is made anew, and half of the signals that takes are lost. */
export function signalsLost(context: RoomContext): () => void {
  const wire = new RelayWire(context);
  let isPleading = true;
  const lose: Tap = (packet, pass) => {
    const isSpared = !isSignal(packet) || (isPleading && packet.includes(SIGNAL_TYPES.resync));
    if (isSpared || Math.random() >= LOST) pass(packet);
  };
  return guarded(wire.tap({ send: lose, receive: lose }), () => {
    plead(context, wire, 'rebuild');
    isPleading = false;
  });
}

/** The links break, and the relay is out of reach as well. */
export function networkGone(context: RoomContext): () => void {
  const wire = new RelayWire(context);
  plead(context, wire, 'rebuild');
  return cutRelay(wire, true);
}

/** Each link looks for its way anew (an ICE restart), as when the network is another one. */
export function addressesNew(context: RoomContext): () => void {
  plead(context, new RelayWire(context), 'restart');
  return () => undefined;
}

/**
 * Has whoever offers of each pair do what the other side could ask for: look for other addresses, or
 * give the connection up for a new one. So a link really ends, and on both sides.
 */
function plead(context: RoomContext, wire: RelayWire, reason: 'restart' | 'rebuild'): void {
  const { self, others } = context.participants.getState();
  const linked = others.filter(({ dialect }) => !dialect);
  if (linked.length === 0) throw new RtcError('no-such-peer', 'nobody else is in the call');
  const type = SIGNAL_TYPES.resync;
  for (const { id, order } of linked) {
    const message = (to: string): string =>
      // Newer than any there is: the offering side counts on from it.
      JSON.stringify({ reason, to, ...(reason === 'rebuild' && { generation: Date.now() }) });
    // The one seated first offers.
    if (self.order < order) wire.deliver('signaling_message', { from: id, type, message: message(self.id) });
    else wire.send('signal', { to: id, type, message: message(id) });
  }
}

/** Ends what has begun where `act` throws. */
function guarded(end: () => void, act: () => void): () => void {
  try {
    act();
  } catch (reason) {
    end();
    throw reason;
  }
  return end;
}
