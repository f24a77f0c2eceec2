import type { PeerId } from '../../protocol/events.js';
import type { ChatLine, ConnectionState, LeaveReason, Participant } from '../../room/ports.js';
import type { RtcError } from '../../util/errors.js';
import { RtcEvent } from './rtc-event.js';

/** Seated in the room. Fired once a call; a connection that is lost and found again is `rtc-status`. */
export class RtcJoinedEvent extends RtcEvent {
  readonly roomName: string;
  /** One's own id. */
  readonly self: PeerId;

  constructor(roomName: string, self: PeerId) {
    super('rtc-joined');
    this.roomName = roomName;
    this.self = self;
  }
}

/** The call is over for this page: one for every `rtc-joined`. */
export class RtcLeftEvent extends RtcEvent {
  /** `failed`: an `rtc-error` says why. */
  readonly reason: LeaveReason | 'failed';

  constructor(reason: LeaveReason | 'failed') {
    super('rtc-left');
    this.reason = reason;
  }
}

/** Somebody came after oneself. Who was there before stands in `context.participants`. */
export class RtcPeerJoinedEvent extends RtcEvent {
  readonly participant: Participant;

  constructor(participant: Participant) {
    super('rtc-peer-joined');
    this.participant = participant;
  }
}

/** Somebody gave up their seat. A link that is only down does not fire it. */
export class RtcPeerLeftEvent extends RtcEvent {
  /** As last seen. */
  readonly participant: Participant;

  constructor(participant: Participant) {
    super('rtc-peer-left');
    this.participant = participant;
  }
}

/** A chat line the relay has accepted, one's own too; lines from before joining are not fired. */
export class RtcMessageEvent extends RtcEvent {
  readonly line: Extract<ChatLine, { kind: 'message' }>;

  constructor(line: Extract<ChatLine, { kind: 'message' }>) {
    super('rtc-message');
    this.line = line;
  }
}

/** Something went wrong; the page already says so in words. `error.code` is one of a closed union. */
export class RtcErrorEvent extends RtcEvent {
  readonly error: RtcError;

  constructor(error: RtcError) {
    super('rtc-error');
    this.error = error;
  }
}

/** The connection to the relay changed. */
export class RtcStatusEvent extends RtcEvent {
  readonly state: ConnectionState;

  constructor(state: ConnectionState) {
    super('rtc-status');
    this.state = state;
  }

  get status(): ConnectionState['status'] {
    return this.state.status;
  }
}

declare global {
  interface HTMLElementEventMap {
    'rtc-joined': RtcJoinedEvent;
    'rtc-left': RtcLeftEvent;
    'rtc-peer-joined': RtcPeerJoinedEvent;
    'rtc-peer-left': RtcPeerLeftEvent;
    'rtc-message': RtcMessageEvent;
    'rtc-error': RtcErrorEvent;
    'rtc-status': RtcStatusEvent;
  }
}
