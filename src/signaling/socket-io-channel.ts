import { Manager, NodeWebSocket, type Socket } from 'socket.io-client';
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
import { Store } from '../util/store.js';
import type { ChannelOptions, ChannelState, SignalingChannel } from './channel.js';
import { checkHealth } from './health.js';
import type { Polling } from './polling.js';
import { roomHint } from './room-hint.js';

const REQUEST_TIMEOUT_MS = 8_000;
const CONNECT_TIMEOUT_MS = 5_000;
const RETRY = { firstMs: 150, factor: 1.5, maxMs: 1_500, jitter: 0.3 } as const;

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
  #socket: Socket | undefined;
  #life: AbortController | undefined;
  #greeting: Greeting | undefined;
  #wasOpen = false;

  constructor(options: ChannelOptions) {
    super();
    this.#options = options;
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
    const args = payload === undefined ? [] : [payload];
    const parse = (reply: unknown): Reply<RequestMap[E]['value']> | undefined => parseReply(event, reply);
    if (event === 'ready' && this.#state.getState().status === 'connecting') {
      return this.#check(event, parse(await this.#greet(payload)));
    }
    return this.#ask(event, args, parse);
  }

  async probe(payload: ProbePayload): Promise<Reply<ProbeValue>> {
    return this.#ask('ready', [payload], parseProbeReply);
  }

  signal(payload: SignalPayload): boolean {
    // Socket.IO would keep what is emitted while disconnected and deliver it late.
    if (!this.#socket?.connected) return false;
    this.#socket.emit('signal', payload);
    return true;
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
    if (!socket?.connected) throw new RtcError('relay-unreachable', event);
    let reply: unknown;
    try {
      reply = await socket.timeout(REQUEST_TIMEOUT_MS).emitWithAck(event, ...args);
    } catch (cause) {
      const code = socket.connected ? 'timeout' : 'relay-unreachable';
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

  #handleOpen(socket: Socket): void {
    this.#wasOpen = true;
    const greeting = this.#greeting;
    this.#state.setState({ status: 'open' });
    if (!greeting) return;
    if (!greeting.isSent) {
      this.#ask('ready', [greeting.payload], (reply) => reply).then(greeting.resolve, greeting.reject);
      return;
    }
    greeting.timer = setTimeout(() => this.#failGreeting('timeout'), REQUEST_TIMEOUT_MS);
    socket.once('welcome', (reply: unknown) => {
      clearTimeout(greeting.timer);
      greeting.resolve(reply);
    });
  }

  #check<T>(event: string, parsed: T | undefined): T {
    if (parsed === undefined) throw new RtcError('server-error', event);
    return parsed;
  }

  async #connect(attempt: number, life: AbortSignal): Promise<void> {
    const { server, room, token } = this.#options;
    this.#state.setState({ status: 'connecting', attempt });
    const r = await roomHint(room).catch(() => undefined);
    // Fetched where WebSockets did not get through; where they do, nobody pays for it.
    const fallback = attempt > 0 && !this.#wasOpen ? await loadPolling() : [];
    if (life.aborted) return;
    this.#drop();
    // A manager of its own: rooms never share a connection.
    const manager = new Manager(server, {
      transports: [NodeWebSocket, ...fallback],
      tryAllTransports: true,
      reconnection: false,
      timeout: CONNECT_TIMEOUT_MS,
      query: r ? { r } : {},
    });
    const auth = (send: (data: object) => void): void => {
      const greeting = this.#greeting;
      if (greeting) greeting.isSent = true;
      send({ ...(token && { token }), ...(greeting && { ready: greeting.payload }) });
    };
    const socket = manager.socket('/', { auth });
    this.#socket = socket;
    socket.on('connect', () => this.#handleOpen(socket));
    socket.on('connect_error', (cause) => void this.#recover(attempt + 1, life, cause));
    socket.on('disconnect', () => void this.#recover(0, life));
    for (const event of RELAY_EVENTS) {
      socket.on<string>(event, (payload: unknown) => {
        const parsed = parseRelayEvent(event, payload);
        if (parsed) this.emit(event, parsed);
      });
    }
  }

  /** After a failure: find out why, and connect as soon as the relay answers again. */
  async #recover(failedHandshakes: number, life: AbortSignal, cause?: unknown): Promise<void> {
    if (life.aborted) return;
    this.#drop();
    this.#failGreeting();
    const subject = this.#options.server;
    this.#down(RtcError.from(cause ?? new Error('connection lost'), 'relay-unreachable', { subject }), 0, false);
    // The relay may be healthy and still refuse handshakes, as behind a proxy that knows no WebSockets.
    if (failedHandshakes > 1) await this.#pause(failedHandshakes - 2, life);
    for (let checks = 0; !life.aborted; checks += 1) {
      try {
        await checkHealth(subject, life);
        if (!life.aborted) void this.#connect(failedHandshakes, life);
        return;
      } catch (reason) {
        if (life.aborted) return;
        const error = RtcError.from(reason);
        // A relay that was there comes back, whatever answers in its place meanwhile.
        const final = error.code !== 'relay-unreachable' && !this.#wasOpen;
        this.#down(error, checks + 1, final);
        if (final) return;
        await this.#pause(checks, life);
      }
    }
  }

  async #pause(attempt: number, life: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, backoffMs(attempt, RETRY));
      life.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #down(error: RtcError, attempt: number, final: boolean): void {
    this.#state.setState({ status: 'down', error, attempt, final });
  }

  #drop(): void {
    this.#socket?.off();
    this.#socket?.disconnect();
    this.#socket = undefined;
  }
}

/** Without it the next try is WebSocket alone, as the last one was. */
async function loadPolling(): Promise<(typeof Polling)[]> {
  return import('./polling.js').then(
    (module) => [module.Polling],
    () => [],
  );
}

export function createSocketIoChannel(options: ChannelOptions): SignalingChannel {
  return new SocketIoChannel(options);
}
