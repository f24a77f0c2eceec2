import { parseLeave, parseModerate, parseUpdate } from '../payloads.js';
import { Refusal } from '../refusal.js';
import { describeSeat, peerInfo } from '../rooms.js';
import { announce } from '../wire.js';
import { seatOf, type Handler } from './call.js';

export const update: Handler = {
  rate: 'presence',
  run({ io }, call, accept) {
    const seat = seatOf(call);
    const hasChanged = describeSeat(seat, parseUpdate(call.payload));
    accept(peerInfo(seat));
    if (hasChanged) announce(io, 'updated', seat);
  },
};

/** Nobody has this right yet: it comes with room tokens. */
export const moderate: Handler = {
  rate: 'presence',
  run(_services, call) {
    seatOf(call);
    parseModerate(call.payload);
    throw new Refusal('not-allowed');
  },
};

/** Idempotent; the socket may take another seat afterwards. */
export const leave: Handler = {
  rate: 'ready',
  run({ seating, iceServers }, { socket, payload }, accept) {
    const { hold = false } = parseLeave(payload) ?? {};
    accept(null);
    iceServers.stop(socket);
    seating.leave(socket, hold);
  },
};
