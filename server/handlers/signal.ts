import type { SignalingMessage, SignalPayload } from '../../src/protocol/events.js';
import { SIGNAL_TYPES } from '../../src/protocol/peer-messages.js';
import { parseSignal } from '../payloads.js';
import { Refusal } from '../refusal.js';
import type { Seat } from '../rooms.js';
import { everybody } from '../wire.js';
import { requireOwnRoom, seatOf, type Handler } from './call.js';

export const signal: Handler = {
  rate: 'signal',
  run(_services, call, accept) {
    const seat = seatOf(call);
    const payload = parseSignal(call.payload);
    requireOwnRoom(seat, payload.room);
    if (!seat.room.traffic.take()) throw new Refusal('busy');
    const message: SignalingMessage = { type: payload.type, message: payload.message, from: seat.id };
    if (payload.to === undefined) broadcast(call.socket, seat, message);
    else direct(seat, payload.to, message);
    accept(null);
  },
};

function broadcast(sender: Parameters<Handler['run']>[1]['socket'], seat: Seat, message: SignalingMessage): void {
  // Descriptions hold addresses and keys meant for one peer; only the tutorial knows no other way.
  if (seat.dialect !== 'tutorial' && needsRecipient(message)) throw new Refusal('bad-payload', 'to');
  sender.to(everybody(seat.room.name)).emit('signaling_message', message);
}

function direct(seat: Seat, to: NonNullable<SignalPayload['to']>, message: SignalingMessage): void {
  const recipient = seat.room.seats.get(to);
  if (!recipient || recipient === seat) throw new Refusal('no-such-peer');
  // Somebody who is away misses it: a late signal is worse than none, and the pair sorts it out.
  recipient.socket?.emit('signaling_message', message);
}

function needsRecipient({ type }: SignalingMessage): boolean {
  return type === SIGNAL_TYPES.description || type === SIGNAL_TYPES.candidate;
}
