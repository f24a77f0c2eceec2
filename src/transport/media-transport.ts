import type { IceServer, PeerId, PeerInfo, SignalingMessage, SignalPayload } from '../protocol/events.js';
import type { Sizes } from '../peer/beat.js';
import { TRACK_ROLES, type TrackRole } from '../peer/layout.js';
import type { LinkState, Shortage } from '../peer/link-state.js';
import type { ReadableStore } from '../util/store.js';

export { TRACK_ROLES };
export type { LinkState, Shortage, Sizes, TrackRole };

export interface RemoteMedia {
  readonly id: PeerId;
  readonly link: LinkState;
  /** Receiving tracks; one is here from the start of the connection, whether or not its sender is on. */
  readonly tracks: Readonly<Partial<Record<TrackRole, MediaStreamTrack>>>;
}

/** A step taken on this side that crosses no wire, for the log: the tutorial printed these. */
export interface LocalStep {
  readonly peer?: PeerId;
  readonly kind:
    | 'negotiation-needed'
    | 'local-description'
    | 'remote-description'
    | 'connection-state'
    | 'my-stream'
    | 'their-stream'
    | 'signal-rejected'
    /** The network may be gone, or be back. */
    | 'network'
    /** Which way media takes, or why there is none. */
    | 'path'
    | 'error';
  /** For people: `offer`, `connected`, `camera`, an error's name. */
  readonly detail: string;
}

/** How media reaches the others. Nothing here says whether they are reached directly. */
export interface MediaTransport {
  /** One entry per peer of the roster, in roster order. */
  readonly remotes: ReadableStore<readonly RemoteMedia[]>;
  /** Makes ready what the first link will need, while something else is being waited for. Need not be called. */
  warmUp(): void;
  /** Idempotent: links to new peers are made, links to absent ones closed, the others untouched. */
  setRoster(self: PeerInfo, peers: readonly PeerInfo[]): void;
  /** Sends `track` in `role` to everybody, now and in links to come; `null` stops; the same one again: its size changed. Never renegotiates. */
  publish(role: TrackRole, track: MediaStreamTrack | null): void;
  /** The browser has just been allowed to use camera or microphone: addresses may now be told in the clear. */
  handlePermissionGranted(): void;
  handleSignal(signal: SignalingMessage): void;
  /** Signals are carried again, after a time in which they were not. */
  handleReconnect(): void;
  setIceServers(servers: readonly IceServer[]): void;
  /** Statistics of the link to `peer`, as the browser reports them; undefined without a link. */
  getStats(peer: PeerId): Promise<RTCStatsReport | undefined>;
  close(): void;
}

export interface TransportOptions {
  readonly sendSignal: (payload: SignalPayload) => void;
  readonly onStep: (step: LocalStep) => void;
  /** How large a participant's pictures are shown on this page, so that no more of them is sent; undefined where nobody knows. */
  readonly shows?: (peer: PeerId) => Sizes | undefined;
}

export type CreateTransport = (options: TransportOptions) => MediaTransport;
