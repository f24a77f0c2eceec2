import type { RefusalCode, Reply } from './codes.js';
import type { Limits } from './limits.js';

/** Sent as `v` in `ready`; a relay that cannot speak it answers `version-unsupported`. */
export const PROTOCOL_VERSION = 1;

/** Minted by the relay, the same for as long as the seat is held, across sockets and restarts. */
export type PeerId = string;

/** What a participant says of themselves; unknown keys are stripped by the relay. */
export interface PresenceState {
  readonly microphone?: boolean;
  readonly camera?: boolean;
  readonly screen?: boolean;
  readonly hand?: boolean;
  /** What ended while it was on, not by their doing: unplugged, taken back. `[]` ends it; left out, it stays as it was. */
  readonly lost?: readonly LostSource[];
}

export const LOST_SOURCES = ['microphone', 'camera'] as const;
export type LostSource = (typeof LOST_SOURCES)[number];

export interface PeerInfo {
  readonly id: PeerId;
  readonly name: string;
  /** Time of seating in microseconds since the epoch, unique in the room: the lower of two offers first. */
  readonly order: number;
  readonly state: PresenceState;
  /** Set for a page that speaks the tutorial's wire format. */
  readonly dialect?: 'tutorial';
}

/** One chat line, stamped and signed by the relay. */
export interface ChatMessage {
  /** Chosen by the sender, unique in the room: sending it again is not a second line. */
  readonly id: string;
  readonly author: string;
  readonly message: string;
  readonly from: PeerId;
  /** Milliseconds since the epoch, the relay's clock. */
  readonly at: number;
  readonly seq: number;
  /** The relay's signature over (room, id, author, from, at, seq, message): see `restore`. */
  readonly sig: string;
}

/** Shape of RTCIceServer, repeated here because this folder knows no DOM types. */
export interface IceServer {
  readonly urls: string | readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

export interface Welcome {
  readonly self: PeerInfo;
  /** Signed; presented again in `ready` it gives the same peer id and order back. */
  readonly seat: string;
  /** Of the relay's memory of this room: another one than before means that it lost it (`restore`). */
  readonly epoch: string;
  readonly peers: readonly PeerInfo[];
  /** Newest lines that fit, oldest first; after a resume with `since`, only lines after it. */
  readonly history: readonly ChatMessage[];
  /** True where lines older than these (and later than `since`) can be had with `history`. */
  readonly more: boolean;
  readonly iceServers: readonly IceServer[];
  readonly topology: 'mesh';
  readonly limits: Limits;
  readonly seq: number;
}

export interface ReadyPayload {
  readonly v: number;
  readonly room: string;
  readonly name?: string;
  readonly seat?: string;
  readonly since?: number;
  readonly state?: PresenceState;
}

/** Asks whether `ready` would find a free seat; takes none. */
export interface ProbePayload {
  readonly v: number;
  readonly room: string;
  readonly probe: true;
  /** Of an earlier seat, which may still be held: then the room is not full for its bearer. */
  readonly seat?: string;
}

export interface TutorialReadyPayload {
  readonly chat_room: string;
  readonly signal_room: string;
}

/** May be left out. */
export interface LeavePayload {
  /** The page is left, and may be there again in a moment: until then nobody is told. */
  readonly hold?: boolean;
}

export interface SignalPayload {
  /** Left out: everybody in the room but the sender; `SDP` and `ice candidate` so only from a tutorial page. */
  readonly to?: PeerId;
  readonly type: string;
  /** Opaque to the relay: length-checked, never parsed. */
  readonly message: string;
  readonly room?: string;
}

export interface SendPayload {
  readonly id: string;
  readonly message: string;
}

export interface TutorialSendPayload {
  readonly author: string;
  readonly message: string;
  readonly room: string;
}

export interface UpdatePayload {
  readonly name?: string;
  readonly state?: PresenceState;
}

export interface ModeratePayload {
  readonly action: string;
  readonly peer?: PeerId;
}

/** Lines older than the `seq` named; as many of the newest of them as fit into `welcomeBytes`. */
export interface HistoryPayload {
  readonly before: number;
}

/** Signed lines given back to a relay that lost its memory; unsigned or altered ones are dropped. */
export interface RestorePayload {
  readonly lines: readonly ChatMessage[];
}

export type AnnounceEvent = 'joined' | 'left' | 'updated';

export interface AnnouncePayload {
  /** The tutorial's sentence, in English. */
  readonly message: string;
  readonly event: AnnounceEvent;
  readonly peer: PeerInfo;
  readonly seq: number;
}

export interface SignalingMessage {
  readonly type: string;
  readonly message: string;
  readonly from: PeerId;
}

export interface RefusedPayload {
  readonly code: RefusalCode;
  readonly message: string;
  /** The event that was refused. */
  readonly event: string;
}

export type NoticeCode = 'drain' | 'replaced' | 'token-expiring';

export interface NoticePayload {
  readonly code: NoticeCode;
  /** Milliseconds to wait before connecting again, another for each client. */
  readonly retryAfter?: number;
}

/** Client to relay, with what each is acknowledged with. */
export interface RequestMap {
  ready: { payload: ReadyPayload; value: Welcome };
  send: { payload: SendPayload; value: ChatMessage };
  update: { payload: UpdatePayload; value: PeerInfo };
  moderate: { payload: ModeratePayload; value: null };
  history: { payload: HistoryPayload; value: readonly ChatMessage[] };
  restore: { payload: RestorePayload; value: number };
  leave: { payload: LeavePayload; value: null };
}
export type RequestEvent = keyof RequestMap;
/** A probe shares the event name `ready` and is acknowledged with the seats still free (1 or more), or `room-full`. */
export interface ProbeValue {
  readonly free: number;
}
export type ReplyTo<E extends RequestEvent> = Reply<RequestMap[E]['value']>;

/** Relay to client. */
export interface RelayEventMap {
  announce: AnnouncePayload;
  message: ChatMessage;
  signaling_message: SignalingMessage;
  refused: RefusedPayload;
  notice: NoticePayload;
  /** In place of those of the `Welcome`, before their credentials end. */
  ice_servers: readonly IceServer[];
}
export type RelayEvent = keyof RelayEventMap;

/** Answer of `/healthz`, to any origin. */
export interface Health {
  readonly service: 'rtc-elements';
  readonly version: string;
  readonly protocol: number;
  /** Whether the asking origin may connect. Without an `Origin` header the asker counts as the relay's own page. */
  readonly origin: 'allowed' | 'refused';
  readonly status: 'ok' | 'draining';
}
