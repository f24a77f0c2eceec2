import type { RelaySocket, RelaySocketOptions } from './relay-socket.js';

/*
 * Socket.IO's protocol (revision 5, over Engine.IO's revision 4, https://socket.io/docs/v4/socket-io-protocol/)
 * as far as a page of the kit needs it: one namespace, text, WebSocket. A packet is its type in one
 * or two digits, the number of an acknowledgement where there is one, and JSON.
 */
const OPEN = '0';
const CLOSE = '1';
const PING = '2';
const PONG = '3';
const CONNECT = '40';
const DISCONNECT = '41';
const EVENT = '42';
const ACK = '43';
const CONNECT_ERROR = '44';

/** What the relay promises with its first packet: silence for longer than both means that it is gone. */
interface Heartbeat {
  readonly pingInterval: number;
  readonly pingTimeout: number;
}

interface Answer {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** A connection without `socket.io-client`, which would be a fifth of what a page loads for a call. */
export function connectByWebSocket(options: RelaySocketOptions): RelaySocket {
  return new WebSocketConnection(options);
}

class WebSocketConnection implements RelaySocket {
  readonly #options: RelaySocketOptions;
  readonly #answers = new Map<number, Answer>();
  #socket: WebSocket | undefined;
  #isOpen = false;
  #isOver = false;
  #asked = 0;
  /** Of the handshake, then of the relay's silence. */
  #timer: ReturnType<typeof setTimeout>;
  #silenceMs = 0;

  constructor(options: RelaySocketOptions) {
    this.#options = options;
    this.#timer = setTimeout(() => this.#end(new Error('timeout')), options.timeoutMs);
    try {
      const query = new URLSearchParams({ ...options.query, EIO: '4', transport: 'websocket' });
      const socket = new WebSocket(`${options.server.replace(/^http/, 'ws')}/socket.io/?${String(query)}`);
      this.#socket = socket;
      // Engine.IO's server is set up when the WebSocket is: its first packet need not be waited for.
      socket.onopen = () => this.#send(CONNECT, options.auth());
      socket.onmessage = ({ data }) => this.#receive(data);
      socket.onclose = socket.onerror = () => this.#end(new Error('websocket error'));
    } catch (error) {
      // Thrown for what is no address, or one the page's policy forbids. Told once the caller has this socket.
      queueMicrotask(() => this.#end(error));
    }
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  emit(event: string, payload: unknown): void {
    this.#send(EVENT, [event, payload]);
  }

  async ask(event: string, args: readonly unknown[], timeoutMs: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = (this.#asked += 1);
      const timer = setTimeout(() => this.#take(id)?.reject(new Error('timeout')), timeoutMs);
      this.#answers.set(id, { resolve, reject, timer });
      this.#send(`${EVENT}${String(id)}`, [event, ...args]);
    });
  }

  close(): void {
    if (this.#isOpen) this.#send(DISCONNECT);
    this.#stop();
  }

  #receive(data: unknown): void {
    if (this.#isOver) return;
    try {
      if (typeof data !== 'string') throw new TypeError('not text');
      this.#handle(data);
    } catch (error) {
      this.#end(error);
    }
  }

  #handle(packet: string): void {
    if (this.#silenceMs) this.#expect();
    const [, type = '', id, json] = /^([0-36]|4[0-4])(\d*)([^]*)$/.exec(packet) ?? [];
    const body: unknown = json ? JSON.parse(json) : undefined;
    switch (type) {
      case OPEN: {
        const { pingInterval, pingTimeout } = body as Heartbeat;
        this.#silenceMs = pingInterval + pingTimeout;
        return;
      }
      case PING:
        return this.#send(PONG);
      case CONNECT:
        this.#isOpen = true;
        this.#expect();
        return this.#options.onOpen();
      case EVENT: {
        const [event, payload] = body as [string, unknown];
        return this.#options.onEvent(event, payload);
      }
      case ACK:
        return this.#take(Number(id))?.resolve((body as unknown[])[0]);
      case CONNECT_ERROR:
        return this.#end(new Error((body as Error).message));
      case CLOSE:
      case DISCONNECT:
        return this.#end();
    }
  }

  #send(type: string, body?: object): void {
    // One that is closing drops what it is given, and says so in `onclose`.
    if (!this.#isOver) this.#socket?.send(body ? type + JSON.stringify(body) : type);
  }

  #expect(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end(new Error('ping timeout')), this.#silenceMs);
  }

  #take(id: number): Answer | undefined {
    const answer = this.#answers.get(id);
    this.#answers.delete(id);
    clearTimeout(answer?.timer);
    return answer;
  }

  #end(cause?: unknown): void {
    if (this.#isOver) return;
    this.#stop();
    this.#options.onEnd(cause);
  }

  #stop(): void {
    this.#isOpen = false;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
    for (const id of [...this.#answers.keys()]) this.#take(id)?.reject(new Error('connection lost'));
  }
}
