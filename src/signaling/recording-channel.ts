import type {
  ProbePayload,
  ProbeValue,
  RelayEvent,
  RelayEventMap,
  RequestEvent,
  RequestMap,
  SignalPayload,
} from '../protocol/events.js';
import type { Reply } from '../protocol/codes.js';
import type { ReadableStore } from '../util/store.js';
import type { ChannelState, SignalingChannel } from './channel.js';
import { describeSignal } from './describe-signal.js';

/** Something that crossed the wire, as the log shows it. */
export interface WireRecord {
  readonly direction: 'in' | 'out';
  readonly kind: string;
  readonly summary: string;
  readonly bytes: number;
  readonly isError?: boolean;
}

const encoder = new TextEncoder();
/** UTF-8 length of the payload as JSON, without Socket.IO's framing. */
const sizeOf = (payload: unknown): number => encoder.encode(JSON.stringify(payload) ?? '').length;

/** Told of each message as it passes; what it was can be made out later, off the way of a joining page. */
export type RecordWire = (peer: string | undefined, describe: () => WireRecord) => void;

/** Passes everything on and records it: the channel knows nothing of the log, the log nothing of channels. */
export class RecordingChannel implements SignalingChannel {
  readonly #inner: SignalingChannel;
  readonly #record: RecordWire;

  constructor(inner: SignalingChannel, record: RecordWire) {
    this.#inner = inner;
    this.#record = record;
    inner.on('announce', (payload) => this.#in('announce', payload, payload.message, payload.peer.id));
    inner.on('message', (payload) => this.#in('message', payload, payload.message, payload.from));
    inner.on('refused', (payload) =>
      this.#in('refused', payload, `${payload.event}: ${payload.code}`, undefined, true),
    );
    inner.on('notice', (payload) => this.#in('notice', payload, payload.code));
    inner.on('signaling_message', (payload) => {
      const { type, message, from } = payload;
      record(from, () => ({ direction: 'in', bytes: sizeOf(payload), ...describeSignal(type, message) }));
    });
  }

  get state(): ReadableStore<ChannelState> {
    return this.#inner.state;
  }

  on<E extends RelayEvent>(event: E, listener: (payload: RelayEventMap[E]) => void): () => void {
    return this.#inner.on(event, listener);
  }

  open(): void {
    this.#inner.open();
  }

  close(): void {
    this.#inner.close();
  }

  signal(payload: SignalPayload): boolean {
    const sent = this.#inner.signal(payload);
    this.#record(payload.to, () => {
      const { kind, summary } = describeSignal(payload.type, payload.message);
      const note = sent ? summary : `not sent, the relay is away: ${summary}`;
      return { direction: 'out', kind, summary: note, bytes: sizeOf(payload), isError: !sent };
    });
    return sent;
  }

  async request<E extends RequestEvent>(
    event: E,
    payload: RequestMap[E]['payload'],
  ): Promise<Reply<RequestMap[E]['value']>> {
    return this.#recorded(event, payload, this.#inner.request(event, payload));
  }

  async probe(payload: ProbePayload): Promise<Reply<ProbeValue>> {
    return this.#recorded('ready', payload, this.#inner.probe(payload));
  }

  async #recorded<T>(event: string, payload: unknown, answer: Promise<Reply<T>>): Promise<Reply<T>> {
    // The seat token lets its bearer take the seat: it stays out of the log.
    const kind = `${event} reply`;
    this.#record(undefined, () => {
      return { direction: 'out', kind: event, summary: summarise(payload), bytes: sizeOf(payload) };
    });
    const reply = await answer;
    const summary = reply.ok ? 'ok' : `${reply.code}: ${reply.message}`;
    this.#record(undefined, () => ({ direction: 'in', kind, summary, bytes: sizeOf(reply), isError: !reply.ok }));
    return reply;
  }

  #in(kind: string, payload: unknown, summary: string, peer?: string, isError?: boolean): void {
    this.#record(peer, () => ({ direction: 'in', kind, summary, bytes: sizeOf(payload), isError }));
  }
}

function summarise(payload: unknown): string {
  const text = JSON.stringify(payload, (key, value: unknown) => (key === 'seat' || key === 'sig' ? undefined : value));
  return text?.slice(0, 160) ?? '';
}
