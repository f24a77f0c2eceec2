import type {
  ProbePayload,
  ProbeValue,
  RelayEventMap,
  RequestEvent,
  RequestMap,
  SignalPayload,
} from '../protocol/events.js';
import type { Reply } from '../protocol/codes.js';
import type { RtcError } from '../util/errors.js';
import type { Listenable } from '../util/emitter.js';
import type { ReadableStore } from '../util/store.js';

/** Where the channel stands with the relay. `open` says nothing about a seat. */
export type ChannelState =
  | { readonly status: 'closed' }
  | { readonly status: 'connecting'; readonly attempt: number }
  | { readonly status: 'open' }
  /** Lost or never reached; tries again by itself unless `final`. */
  | { readonly status: 'down'; readonly error: RtcError; readonly attempt: number; readonly final: boolean };

/**
 * How messages travel between a page and the relay. Relay events are checked before they are
 * emitted: a listener never sees a malformed one.
 */
export interface SignalingChannel extends Listenable<RelayEventMap> {
  readonly state: ReadableStore<ChannelState>;
  /** Starts connecting, and keeps connecting until `close()`. */
  open(): void;
  /**
   * Never rejects for a refusal: that is a `Reply`. Rejects with RtcError `timeout` or
   * `relay-unreachable`. `ready` may be asked while still connecting: it goes out with the handshake,
   * which saves a round trip.
   */
  request<E extends RequestEvent>(event: E, payload: RequestMap[E]['payload']): Promise<Reply<RequestMap[E]['value']>>;
  probe(payload: ProbePayload): Promise<Reply<ProbeValue>>;
  /** At most once: dropped while the channel is not open, never delivered late. Returns whether it went out. */
  signal(payload: SignalPayload): boolean;
  /** The network may be gone, or be back: a connection that does not answer soon is taken for lost, one that is lost tried at once. */
  verify(): void;
  /** Idempotent; frees socket and timers. */
  close(): void;
}

export interface ChannelOptions {
  /** Address of the relay, scheme and host, without a path. */
  readonly server: string;
  readonly room: string;
  /** Travels in the handshake's `auth`, nowhere else. */
  readonly token?: string;
}

export type CreateChannel = (options: ChannelOptions) => SignalingChannel;
