import type { Reply } from '../protocol/codes.js';
import type {
  PeerId,
  PeerInfo,
  ProbePayload,
  ProbeValue,
  RelayEvent,
  RelayEventMap,
  RequestEvent,
  RequestMap,
  SignalPayload,
} from '../protocol/events.js';
import { RELAY_EVENTS } from '../protocol/guards.js';
import type { ReadableStore } from '../util/store.js';
import type { ChannelState, SignalingChannel } from './channel.js';

/** Something that crossed the wire, as it was; `describe-wire.ts` has the words for it. */
export type WireRecord =
  | { readonly type: 'event'; readonly event: RelayEvent; readonly payload: RelayEventMap[RelayEvent] }
  | { readonly type: 'signal'; readonly payload: SignalPayload; readonly isSent: boolean }
  | { readonly type: 'request'; readonly event: RequestEvent; readonly payload: unknown }
  | { readonly type: 'reply'; readonly event: RequestEvent; readonly payload: Reply<unknown> };

/** Told of each message as it passes, and of the peer it is from, for or about. */
export type RecordWire = (record: WireRecord, peer?: PeerId) => void;

/** Passes everything on and records it: the channel knows nothing of the log, the log nothing of channels. */
export class RecordingChannel implements SignalingChannel {
  readonly #inner: SignalingChannel;
  readonly #record: RecordWire;

  constructor(inner: SignalingChannel, record: RecordWire) {
    this.#inner = inner;
    this.#record = record;
    for (const event of RELAY_EVENTS) {
      inner.on(event, (payload) => {
        const { from, peer } = payload as { from?: PeerId; peer?: PeerInfo };
        record({ type: 'event', event, payload }, from ?? peer?.id);
      });
    }
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
    const isSent = this.#inner.signal(payload);
    this.#record({ type: 'signal', payload, isSent }, payload.to);
    return isSent;
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

  async #recorded<T>(event: RequestEvent, payload: unknown, answer: Promise<Reply<T>>): Promise<Reply<T>> {
    this.#record({ type: 'request', event, payload });
    const reply = await answer;
    this.#record({ type: 'reply', event, payload: reply });
    return reply;
  }
}
