import type {
  ProbePayload,
  ProbeValue,
  RelayEventMap,
  RequestEvent,
  RequestMap,
  SignalPayload,
} from '../protocol/events.js';
import type { Reply } from '../protocol/codes.js';
import { parseProbeReply, parseRelayEvent, parseReply, RELAY_EVENTS } from '../protocol/guards.js';
import { backoffMs } from '../util/backoff.js';
import { Emitter } from '../util/emitter.js';
import { RtcError, type RtcErrorCode } from '../util/errors.js';
import { measurePhase, now } from '../util/phase.js';
import { Store } from '../util/store.js';
import type { ChannelOptions, ChannelState, SignalingChannel } from './channel.js';
import { connect } from './connect.js';
import { loadFindRelay } from './load-find-relay.js';
import type { ConnectRelay, RelaySocket, RelaySocketOptions } from './relay-socket.js';
import { roomHint } from './room-hint.js';

const REQUEST_TIMEOUT_MS = 8_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** Waiting for pings takes up to 15 s. Taken for lost in vain, a connection is made anew, and nobody is gone. */
const VERIFY_MS = 700;
const SETTLED_MS = 1_000;
/** A relay that is there and refuses is not pestered. */
const BETWEEN_HANDSHAKES = { firstMs: 150, factor: 1.5, jitter: 0.3, maxMs: 1_500 } as const;

/** A `ready` from before the socket was there. */
interface Greeting {
  readonly payload: unknown;
  /** Went out with the handshake. */
  isSent: boolean;
  timer?: ReturnType<typeof setTimeout>;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The Socket.IO channel. It reconnects by itself rather than by Socket.IO's own means: those back
 * off to 5 s, and Chromium delays WebSockets after repeated failures; asking `/healthz` at short
 * intervals and opening a socket only when it answers avoids both.
 */
export class SocketIoChannel extends Emitter<RelayEventMap> implements SignalingChannel {
  readonly #options: ChannelOptions;
  readonly #state = new Store<ChannelState>({ status: 'closed' });
  readonly #connectRelay: ConnectRelay;
  #socket: RelaySocket | undefined;
  #life: AbortController | undefined;
  #greeting: Greeting | undefined;
  #wasOpen = false;
  #startMs = 0;
  /** A relay that closes asks each of its clients to wait another while, so that they do not come all at once. */
  #drainMs = 0;

  constructor(options: ChannelOptions, connectRelay: ConnectRelay = connect) {
    super();
    this.#options = options;
    this.#connectRelay = connectRelay;
    this.on('notice', ({ retryAfter = 0 }) => (this.#drainMs = retryAfter));
  }

  get state(): Store<ChannelState> {
    return this.#state;
  }

  open(): void {
    // Asked again while down: do not wait for the next try.
    if (this.#life && this.#state.getState().status !== 'down') return;
    this.#life?.abort();
    this.#life = new AbortController();
    void this.#connect(0, this.#life.signal);
  }

  async request<E extends RequestEvent>(
    event: E,
    payload: RequestMap[E]['payload'],
  ): Promise<Reply<RequestMap[E]['value']>> {
    const parse = (reply: unknown): Reply<RequestMap[E]['value']> | undefined => parseReply(event, reply);
    if (event === 'ready' && this.#state.getState().status === 'connecting') {
      return this.#check(event, parse(await this.#greet(payload)));
    }
    return this.#ask(event, [payload], parse);
  }

  async probe(payload: ProbePayload): Promise<Reply<ProbeValue>> {
    return this.#ask('ready', [payload], parseProbeReply);
  }

  signal(payload: SignalPayload): boolean {
    // It could be kept and sent later, when it would mislead.
    if (!this.#socket?.isOpen) return false;
    this.#socket.emit('signal', payload);
    return true;
  }

  verify(): void {
    const socket = this.#socket;
    const life = this.#life?.signal;
    if (!life) return;
    if (!socket?.isOpen) return this.open();
    socket.ask('history', [{ before: 1 }], VERIFY_MS).catch(() => {
      // An answer that is late is a slow relay; asked again by then, it is another's to tell.
      if (socket.isOpen) void this.#recover(0, life);
    });
  }

  close(): void {
    this.#life?.abort();
    this.#life = undefined;
    this.#drop();
    this.#failGreeting();
    this.#state.setState({ status: 'closed' });
  }

  async #ask<T>(event: string, args: readonly unknown[], parse: (reply: unknown) => T | undefined): Promise<T> {
    const socket = this.#socket;
    if (!socket?.isOpen) throw new RtcError('relay-unreachable', event);
    let reply: unknown;
    try {
      reply = await socket.ask(event, args, REQUEST_TIMEOUT_MS);
    } catch (cause) {
      const code = socket.isOpen ? 'timeout' : 'relay-unreachable';
      throw new RtcError(code, event, { cause });
    }
    return this.#check(event, parse(reply));
  }

  async #greet(payload: unknown): Promise<unknown> {
    this.#failGreeting();
    return new Promise((resolve, reject) => {
      this.#greeting = { payload, isSent: false, resolve, reject };
    });
  }

  #failGreeting(code: RtcErrorCode = 'relay-unreachable'): void {
    clearTimeout(this.#greeting?.timer);
    this.#greeting?.reject(new RtcError(code, 'ready'));
    this.#greeting = undefined;
  }

  #check<T>(event: string, parsed: T | undefined): T {
    if (parsed === undefined) throw new RtcError('server-error', event);
    return parsed;
  }

  async #connect(attempt: number, life: AbortSignal): Promise<void> {
    const { server, room, token } = this.#options;
    this.#startMs = now();
    this.#state.setState({ status: 'connecting', attempt });
    const r = await roomHint(room).catch(() => undefined);
    if (life.aborted) return;
    this.#drop();
    const options: RelaySocketOptions = {
      server,
      query: r ? { r } : {},
      timeoutMs: CONNECT_TIMEOUT_MS,
      auth: () => {
        const greeting = this.#greeting;
        if (greeting) greeting.isSent = true;
        return { token, ready: greeting?.payload };
      },
      onOpen: () => this.#handleOpen(),
      onEvent: (event, payload) => this.#handleEvent(event, payload),
      onEnd: (cause) => void this.#recover(this.#isOpen() ? 0 : attempt + 1, life, cause),
    };
    const socket = await this.#connectRelay(options, attempt > 0 && !this.#wasOpen);
    if (life.aborted) return socket.close();
    this.#socket = socket;
  }

  #handleOpen(): void {
    this.#wasOpen = true;
    measurePhase('socket', this.#startMs);
    const greeting = this.#greeting;
    this.#state.setState({ status: 'open' });
    // Before the relay is gone, and may have been the one to fetch it from; a join comes first.
    setTimeout(() => void loadFindRelay(), SETTLED_MS);
    if (!greeting) return;
    if (greeting.isSent) greeting.timer = setTimeout(() => this.#failGreeting('timeout'), REQUEST_TIMEOUT_MS);
    else this.#ask('ready', [greeting.payload], (reply) => reply).then(greeting.resolve, greeting.reject);
  }

  #handleEvent(event: string, payload: unknown): void {
    if (event === 'welcome') {
      clearTimeout(this.#greeting?.timer);
      this.#greeting?.resolve(payload);
    }
    const known = RELAY_EVENTS.find((name) => name === event);
    const parsed = known && parseRelayEvent(known, payload);
    if (parsed) this.emit(known, parsed);
  }

  /** After a failure: find out why, and connect as soon as the relay answers again. */
  async #recover(failedHandshakes: number, life: AbortSignal, cause?: unknown): Promise<void> {
    if (life.aborted) return;
    this.#drop();
    this.#failGreeting();
    const subject = this.#options.server;
    this.#down(new RtcError('relay-unreachable', undefined, { cause, subject }), 0, false);
    // The relay may be healthy and still refuse handshakes, as behind a proxy that knows no WebSockets.
    if (failedHandshakes > 1)
      await new Promise((resolve) => setTimeout(resolve, backoffMs(failedHandshakes - 2, BETWEEN_HANDSHAKES)));
    const find = await loadFindRelay();
    const waitMs = this.#drainMs;
    this.#drainMs = 0;
    const isFound = await find(subject, life, waitMs, (error, attempt) => {
      // A relay that was there comes back, whatever answers in its place meanwhile.
      const final = error.code !== 'relay-unreachable' && !this.#wasOpen;
      this.#down(error, attempt, final);
      return final;
    });
    if (isFound && !life.aborted) void this.#connect(failedHandshakes, life);
  }

  #down(error: RtcError, attempt: number, final: boolean): void {
    this.#state.setState({ status: 'down', error, attempt, final });
  }

  #isOpen(): boolean {
    return this.#state.getState().status === 'open';
  }

  #drop(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }
}

export function createSocketIoChannel(options: ChannelOptions): SignalingChannel {
  return new SocketIoChannel(options);
}
