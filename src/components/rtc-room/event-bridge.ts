import { isIn } from '../../room/connection-machine.js';
import type { ChatLine, ConnectionState, LeaveReason, Participant, RoomContext } from '../../room/ports.js';
import type { RtcError } from '../../util/errors.js';
import {
  RtcErrorEvent,
  RtcJoinedEvent,
  RtcLeftEvent,
  RtcMessageEvent,
  RtcPeerJoinedEvent,
  RtcPeerLeftEvent,
  RtcStatusEvent,
} from '../events/room-events.js';

type MessageLine = Extract<ChatLine, { kind: 'message' }>;

/**
 * Turns what changes in a room's state into DOM events on `target`, for a session made here as for
 * an injected one. Stores announce one after another while the room is changing, so the snapshots
 * are compared once they have all settled, in a microtask.
 */
export class EventBridge {
  readonly #target: EventTarget;
  readonly #context: RoomContext;
  readonly #release: (() => void)[];
  readonly #reported = new WeakSet<RtcError>();
  #connection: ConnectionState;
  #others = new Map<string, Participant>();
  /** Lines up to here were there when oneself came. */
  #sinceSeq = 0;
  #lines: readonly ChatLine[];
  #isScheduled = false;

  constructor(target: EventTarget, context: RoomContext) {
    this.#target = target;
    this.#context = context;
    this.#connection = context.connection.getState();
    this.#others = this.#currentOthers();
    this.#lines = context.chat.getState().lines;
    this.#sinceSeq = lastSeq(this.#lines);
    const { connection, participants, chat, media } = context;
    this.#release = [connection, participants, chat, media].map((port) => port.subscribe(this.#schedule));
    this.#reportFailures();
  }

  /** Fires `rtc-error` once per error, whichever way it is heard of. */
  report(error: RtcError): void {
    if (this.#reported.has(error)) return;
    this.#reported.add(error);
    this.#target.dispatchEvent(new RtcErrorEvent(error));
  }

  /** `ending`: why the call, where it is still going, is about to end with this. */
  close(ending?: LeaveReason): void {
    if (this.#release.length === 0) return;
    this.#flush();
    for (const release of this.#release.splice(0)) release();
    if (ending && isIn(this.#connection)) this.#target.dispatchEvent(new RtcLeftEvent(ending));
  }

  readonly #schedule = (): void => {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      if (this.#isScheduled && this.#release.length > 0) this.#flush();
    });
  };

  #flush(): void {
    this.#isScheduled = false;
    const before = this.#connection;
    const wasIn = isIn(before);
    const after = this.#context.connection.getState();
    this.#connection = after;
    const others = this.#others;
    this.#others = this.#currentOthers();
    const lines = this.#newLines();

    this.#reportFailures();
    if (wasIn && !isIn(after))
      this.#target.dispatchEvent(new RtcLeftEvent(after.status === 'left' ? after.reason : 'failed'));
    if (after !== before) this.#target.dispatchEvent(new RtcStatusEvent(after));
    if (!isIn(after)) return;
    // Who and what was there when oneself came is state, not news.
    if (!wasIn) {
      this.#sinceSeq = lastSeq(this.#lines);
      this.#target.dispatchEvent(new RtcJoinedEvent(after.room, after.self));
      return;
    }
    for (const [id, participant] of others) {
      if (!this.#others.has(id)) this.#target.dispatchEvent(new RtcPeerLeftEvent(participant));
    }
    for (const [id, participant] of this.#others) {
      if (!others.has(id)) this.#target.dispatchEvent(new RtcPeerJoinedEvent(participant));
    }
    for (const line of lines) this.#target.dispatchEvent(new RtcMessageEvent(line));
  }

  #currentOthers(): Map<string, Participant> {
    return new Map(this.#context.participants.getState().others.map((other) => [other.id, other]));
  }

  #newLines(): MessageLine[] {
    const before = this.#lines;
    this.#lines = this.#context.chat.getState().lines;
    if (this.#lines === before) return [];
    const known = new Set(before.filter(isAccepted).map((line) => line.id));
    return this.#lines.filter(isAccepted).filter((line) => line.seq > this.#sinceSeq && !known.has(line.id));
  }

  #reportFailures(): void {
    const { microphone, camera, screen } = this.#context.media.getState();
    for (const state of [this.#context.connection.getState(), microphone, camera, screen]) {
      if (state.status === 'failed') this.report(state.error);
    }
  }
}

function isAccepted(line: ChatLine): line is MessageLine {
  return line.kind === 'message' && line.delivery.status === 'sent';
}

function lastSeq(lines: readonly ChatLine[]): number {
  return Math.max(0, ...lines.filter(isAccepted).map((line) => line.seq));
}
