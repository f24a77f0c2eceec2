import { randomBytes } from 'node:crypto';
import type { SendPayload } from '../../src/protocol/events.js';
import { parseHistory, parseRestore, parseSend, parseTutorialSend } from '../payloads.js';
import { Refusal } from '../refusal.js';
import { describeSeat, type Seat } from '../rooms.js';
import { announce, everybody } from '../wire.js';
import { requireOwnRoom, seatOf, type Handler, type Services } from './call.js';

export const send: Handler = {
  rate: 'chat',
  run(services, call, accept) {
    const seat = seatOf(call);
    const { room } = seat;
    const { id, message } = seat.dialect ? tutorialLine(services, seat, call.payload) : parseSend(call.payload);
    const known = room.history.find(id);
    if (known && known.from !== seat.id) throw new Refusal('bad-payload', 'id');
    // Sent again because its acknowledgement was lost: it is in the room already.
    if (known) return accept(known);
    if (!room.traffic.take()) throw new Refusal('busy');
    const stamp = { from: seat.id, author: seat.name, at: services.clock.now(), seq: room.seq.next() };
    const line = services.chatSigner.sign(room.name, { id, message, ...stamp });
    room.history.add(line);
    accept(line);
    services.io.to(everybody(room.name)).emit('message', line);
  },
};

/** In the tutorial the name is typed beside each message: it is the sender's from then on. */
function tutorialLine({ io }: Services, seat: Seat, payload: unknown): SendPayload {
  const { author, message, room } = parseTutorialSend(payload);
  requireOwnRoom(seat, room);
  if (describeSeat(seat, { name: author })) announce(io, 'updated', seat);
  return { id: randomBytes(12).toString('base64url'), message };
}

export const history: Handler = {
  rate: 'history',
  run({ limits }, call, accept) {
    const { room } = seatOf(call);
    const { before } = parseHistory(call.payload);
    accept(room.history.page(limits.welcomeBytes, { before }).lines);
  },
};

/**
 * The people in a room carry its history over a restart. Only those who were there before may give
 * lines back: a newcomer could otherwise bring an earlier conversation of the same room.
 */
export const restore: Handler = {
  rate: 'restore',
  run({ chatSigner }, call, accept) {
    const { room, hasReturned } = seatOf(call);
    const { lines } = parseRestore(call.payload);
    if (!hasReturned) throw new Refusal('not-allowed');
    const fresh = lines
      .filter((line) => chatSigner.verify(room.name, line))
      .sort((a, b) => a.seq - b.seq)
      .filter((line) => room.history.add(line));
    for (const line of fresh) room.seq.passBy(line.seq);
    accept(fresh.length);
    for (const line of fresh) call.socket.to(everybody(room.name)).emit('message', line);
  },
};
