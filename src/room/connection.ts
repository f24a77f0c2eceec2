import { PROTOCOL_VERSION, type PresenceState, type Welcome } from '../protocol/events.js';
import type { ChannelState, SignalingChannel } from '../signaling/channel.js';
import { valueOf } from '../signaling/value-of.js';
import { RtcError } from '../util/errors.js';
import { measurePhase, now } from '../util/phase.js';
import { Store } from '../util/store.js';
import { isIn, transition, type ConnectionEvent } from './connection-machine.js';
import type { ConnectionPort, ConnectionState, LeaveReason } from './ports.js';

/** How long a first join waits for a relay that does not answer: it may be restarting. */
const JOIN_PATIENCE_MS = 5_000;
/** How long people stay in a room whose relay is gone; the relay holds a seat as long. */
const DARKNESS_MS = 120_000;
const RETRY_SEAT_MS = 1_000;
/** More than so long a relay that is busy may not have its clients wait. */
const MAX_RETRY_MS = 10_000;
const GOODBYE_MS = 1_000;

export interface ConnectionDependencies {
  readonly room: string;
  readonly seat: string | undefined;
  readonly channel: SignalingChannel;
  /** What to say of oneself when taking the seat. */
  readonly hello: () => { readonly name: string; readonly state: PresenceState; readonly since: number };
  /** False vetoes a join. */
  readonly confirm: () => boolean;
  /** A join has begun: time to make what it will need. */
  readonly onJoining: () => void;
  /** Seated, for the first time or again. */
  readonly onWelcome: (welcome: Welcome, hadSeat: boolean) => void;
  /** Out of the room, by wish or by failure. */
  readonly onEnded: (why: LeaveReason | RtcError) => void;
}

interface Joining {
  readonly promise: Promise<void>;
  /** With what it rejects with; without, it resolves. */
  readonly settle: (error?: RtcError) => void;
}

/** The seat in the room: takes it, keeps it through reconnects, gives it up. */
export class Connection extends Store<ConnectionState> implements ConnectionPort {
  readonly #deps: ConnectionDependencies;
  readonly #channel: SignalingChannel;
  /** Token of the seat, as long as there is one or it may be had again. */
  seat: string | undefined;
  #joining: Joining | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts joins and leaves: what was awaited for an earlier one is stale. */
  #call = 0;

  constructor(deps: ConnectionDependencies) {
    super({ status: 'idle' });
    this.#deps = deps;
    this.seat = deps.seat;
    const channel = (this.#channel = deps.channel);
    channel.state.subscribe((state) => this.#handleChannel(state));
    channel.on('notice', ({ code }) => {
      if (code === 'replaced') void this.leave('replaced');
    });
  }

  async join(): Promise<void> {
    if (isIn(this.getState())) return;
    if (this.#joining) return this.#joining.promise;
    if (!this.#deps.confirm()) throw new RtcError('aborted');
    const { promise } = (this.#joining = begun());
    this.#call += 1;
    this.#apply({ type: 'join', room: this.#deps.room });
    const { status } = this.#channel.state.getState();
    this.#channel.open();
    this.#deps.onJoining();
    // Otherwise #handleChannel has heard that it connects.
    if (status === 'open' || status === 'connecting') void this.#takeSeat();
    return promise;
  }

  async leave(reason: LeaveReason = 'left'): Promise<void> {
    const call = (this.#call += 1);
    const wasIn = isIn(this.getState()) || this.#joining;
    this.#end({ type: 'leave', reason }, new RtcError('aborted'));
    if (wasIn && this.#isOpen()) {
      const goodbye = this.#channel.request('leave', { hold: reason === 'page-hidden' }).catch(() => undefined);
      await Promise.race([goodbye, new Promise((resolve) => setTimeout(resolve, GOODBYE_MS))]);
    }
    // Joined again meanwhile: the channel is in use.
    if (this.#call === call) this.#channel.close();
  }

  async probe(): Promise<void> {
    this.#channel.open();
    await this.#opened();
    valueOf(await this.#channel.probe({ v: PROTOCOL_VERSION, room: this.#deps.room, probe: true }));
  }

  async #opened(): Promise<void> {
    if (this.#isOpen()) return;
    await new Promise<void>((resolve, reject) => {
      const stop = this.#channel.state.subscribe((state) => {
        if (state.status === 'connecting') return;
        stop();
        if (state.status === 'open') resolve();
        else reject(state.status === 'down' ? state.error : new RtcError('aborted'));
      });
    });
  }

  #handleChannel(channel: ChannelState): void {
    // Asked for along with the handshake.
    if (channel.status === 'connecting') return void this.#takeSeat();
    if (channel.status !== 'down') return;
    if (isIn(this.getState())) {
      this.#apply({ type: 'lost', attempt: channel.attempt });
      this.#timer ??= setTimeout(() => void this.leave('timeout'), DARKNESS_MS);
    } else if (this.#joining) {
      const { error } = channel;
      if (channel.final) this.#fail(error);
      else this.#timer ??= setTimeout(() => this.#fail(error), JOIN_PATIENCE_MS);
    }
  }

  async #takeSeat(): Promise<void> {
    if (!this.#joining && this.getState().status !== 'reconnecting') return;
    const call = this.#call;
    const startMs = now();
    const payload = { v: PROTOCOL_VERSION, room: this.#deps.room, seat: this.seat, ...this.#deps.hello() };
    let welcome;
    let retryMs: number | undefined;
    try {
      const reply = await this.#channel.request('ready', payload);
      if (!reply.ok) retryMs = reply.retryAfter;
      welcome = valueOf(reply);
    } catch (reason) {
      // Otherwise the channel is down, which #handleChannel has heard of.
      if (this.#call === call && this.#isOpen()) this.#retryOrFail(RtcError.from(reason), retryMs);
      return;
    }
    if (this.#call !== call) return;
    measurePhase('ready', startMs);
    this.#stopTimer();
    const hadSeat = Boolean(this.seat);
    this.seat = welcome.seat;
    // Listeners of the state find the roster in place.
    this.#deps.onWelcome(welcome, hadSeat);
    this.#apply({ type: 'seated', self: welcome.self.id });
    this.#joining?.settle();
    this.#joining = undefined;
  }

  /** A join is tried again only where the relay says when. */
  #retryOrFail(error: RtcError, retryMs = this.#joining ? 0 : RETRY_SEAT_MS): void {
    if (!retryMs || !/^(too-fast|busy|timeout)$/.test(error.code)) return this.#fail(error);
    this.#apply({ type: 'wait', error });
    const call = this.#call;
    setTimeout(
      () => {
        if (this.#call === call && this.#isOpen()) void this.#takeSeat();
      },
      Math.min(retryMs, MAX_RETRY_MS),
    );
  }

  #fail(error: RtcError): void {
    this.#call += 1;
    this.#end({ type: 'fail', error }, error);
    this.#channel.close();
  }

  #end(event: Extract<ConnectionEvent, { type: 'fail' | 'leave' }>, error: RtcError): void {
    const before = this.getState();
    this.#stopTimer();
    // The relay may hold it still, and the others know its id: whoever was cut off comes back to it.
    if (event.type === 'leave' && event.reason !== 'timeout') this.seat = undefined;
    this.#apply(event);
    this.#joining?.settle(error);
    this.#joining = undefined;
    if (this.getState() !== before) this.#deps.onEnded(event.type === 'fail' ? error : event.reason);
  }

  #isOpen(): boolean {
    return this.#channel.state.getState().status === 'open';
  }

  #apply(event: ConnectionEvent): void {
    this.setState(transition(this.getState(), event));
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

function begun(): Joining {
  let settle: Joining['settle'] = () => undefined;
  const promise = new Promise<void>((resolve, reject) => (settle = (error) => (error ? reject(error) : resolve())));
  return { promise, settle };
}
