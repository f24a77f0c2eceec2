import type { IceServer, ProbeValue, Welcome } from '../../src/protocol/events.js';
import { kindOfReady, parseProbe, parseReady, parseTutorialReady } from '../payloads.js';
import { Refusal } from '../refusal.js';
import { describeSeat, peerInfo, type Seat } from '../rooms.js';
import type { SeatRequest } from '../seating.js';
import { announce } from '../wire.js';
import type { Handler, Services } from './call.js';

/** Room for Socket.IO's envelope and `{"ok":true,"value":...}` around a Welcome. */
const ENVELOPE_BYTES = 128;

export const ready: Handler = {
  rate: 'ready',
  run(services, { socket, payload }, accept) {
    const kind = kindOfReady(payload);
    if (kind === 'probe') return accept(probe(services, payload));
    const { since, ...request } = kind === 'tutorial' ? tutorialRequest(payload) : kitRequest(payload);
    const { seat, isNew } = services.seating.take(socket, request);
    const hasChanged = !isNew && describeSeat(seat, request);
    accept(welcome(services, seat, services.iceServers.give(socket, seat), since));
    if (isNew) announce(services.io, 'joined', seat);
    else if (hasChanged) announce(services.io, 'updated', seat);
  },
};

function kitRequest(payload: unknown): SeatRequest & { readonly since: number | undefined } {
  const { room, name, state, seat, since } = parseReady(payload);
  return { room, name, state, seat, since, dialect: undefined, chatRoom: undefined };
}

function tutorialRequest(payload: unknown): SeatRequest & { readonly since: undefined } {
  const { signal_room: room, chat_room: chatRoom } = parseTutorialReady(payload);
  return { room, chatRoom, dialect: 'tutorial', name: undefined, state: undefined, seat: undefined, since: undefined };
}

function probe({ seating }: Services, payload: unknown): ProbeValue {
  const { room, seat } = parseProbe(payload);
  const free = seating.free(room, seat);
  if (free === 0) throw new Refusal('room-full');
  return { free };
}

function welcome(
  { seating, limits }: Services,
  seat: Seat,
  iceServers: readonly IceServer[],
  since: number | undefined,
): Welcome {
  const { room } = seat;
  const base: Welcome = {
    self: peerInfo(seat),
    seat: seating.tokenOf(seat),
    epoch: room.epoch,
    peers: room.peersBut(seat),
    history: [],
    more: false,
    iceServers,
    topology: 'mesh',
    limits,
    seq: room.seq.last,
  };
  const budget = limits.welcomeBytes - ENVELOPE_BYTES - Buffer.byteLength(JSON.stringify(base));
  const { lines, more } = room.history.page(budget, since === undefined ? {} : { after: since });
  return { ...base, history: lines, more };
}
