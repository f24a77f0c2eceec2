import type { ChatMessage, PeerId, PresenceState } from '../protocol/events.js';
import type { DeviceKind, LocalMediaState, MediaSource } from '../media/local-media-state.js';
import type { LinkState, Shortage, Sizes, TrackRole } from '../transport/media-transport.js';
import type { RtcError } from '../util/errors.js';
import type { ReadableStore } from '../util/store.js';

/*
 * The room context: five narrow ports, stable for the life of the room. Each is a store with a
 * readable snapshot and a few methods. Methods that can fail reject with RtcError.
 */

export type { LinkState, Shortage, Sizes };

export type LeaveReason = 'left' | 'replaced' | 'timeout' | 'page-hidden';

export type ConnectionState =
  | { readonly status: 'idle' }
  /** `error`: why not yet; it is tried again by itself. */
  | { readonly status: 'joining'; readonly room: string; readonly error?: RtcError }
  | { readonly status: 'joined'; readonly room: string; readonly self: PeerId }
  | { readonly status: 'reconnecting'; readonly room: string; readonly self: PeerId; readonly attempt: number }
  | { readonly status: 'left'; readonly room: string; readonly reason: LeaveReason }
  | { readonly status: 'failed'; readonly room: string; readonly error: RtcError };

export interface ConnectionPort extends ReadableStore<ConnectionState> {
  /** Resolves once seated. From `left` and `failed` it starts anew. */
  join(): Promise<void>;
  /** Resolves when the relay knows, or cannot be reached. Idempotent. */
  leave(): Promise<void>;
  /** Whether there is a free seat; takes none. Rejects as `join()` would (`room-full`, `server-missing`, ...). */
  probe(): Promise<void>;
}

export interface LocalMediaPort extends ReadableStore<LocalMediaState> {
  /** Resolves when the state is reached; rejects with a device error, which `state` then holds too. */
  setEnabled(source: MediaSource, on: boolean): Promise<void>;
  /** Microphone and camera in one question to the person; both may fail apart. Never rejects. */
  start(sources: readonly ('microphone' | 'camera')[]): Promise<void>;
  /** Switches without renegotiation; before the source is on it is only remembered. */
  chooseDevice(kind: DeviceKind, deviceId: string): Promise<void>;
  /** `granted` where no question would be asked. Never asks. */
  queryPermission(): Promise<'granted' | 'prompt' | 'denied'>;
}

export interface Participant {
  readonly id: PeerId;
  /** May be empty: elements show a word of their own. */
  readonly name: string;
  readonly order: number;
  readonly isSelf: boolean;
  readonly dialect?: 'tutorial';
  /** What they say is on. For oneself derived from local media. */
  readonly presence: PresenceState;
  /** `undefined` for oneself. */
  readonly link: LinkState | undefined;
  readonly tracks: Readonly<Partial<Record<TrackRole, MediaStreamTrack>>>;
}

export interface ParticipantsState {
  /** Present before joining too (for the preview); `id` is empty until seated. */
  readonly self: Participant;
  /** In order of seating; empty until joined, kept while reconnecting. */
  readonly others: readonly Participant[];
}

export interface ParticipantsPort extends ReadableStore<ParticipantsState> {
  /** Changes one's own name, now and for the next join. Rejects with `name-too-long`. */
  setName(name: string): Promise<void>;
  /**
   * Says how large `peer`'s pictures are shown on this page: longer sides in device pixels, 0 for one that is not
   * shown. They send no more than that from then on. Elements do so; a page that shows them by itself may.
   */
  setShown(peer: PeerId, sizes: Sizes): void;
  /** Statistics of the link to a participant; undefined where there is none. */
  getStats(peer: PeerId): Promise<RTCStatsReport | undefined>;
}

export type ChatDelivery =
  | { readonly status: 'sent' }
  | { readonly status: 'sending' }
  | { readonly status: 'failed'; readonly error: RtcError };

export type ChatLine =
  | (Omit<ChatMessage, 'sig'> & {
      readonly kind: 'message';
      readonly isOwn: boolean;
      readonly delivery: ChatDelivery;
    })
  | {
      readonly kind: 'presence';
      readonly id: string;
      readonly event: 'joined' | 'left' | 'renamed';
      readonly name: string;
      /** `renamed` only. */
      readonly oldName?: string;
      readonly peer: PeerId;
      readonly at: number;
      readonly seq: number;
    };

export interface ChatState {
  /** Oldest first; lines still being sent at the end. */
  readonly lines: readonly ChatLine[];
  readonly hasEarlier: boolean;
}

export interface ChatPort extends ReadableStore<ChatState> {
  /**
   * Resolves when the relay has it. Rejects with `message-empty`, `message-too-long`, `too-fast`,
   * `not-joined`: then nothing was sent and the text is still the caller's. While the relay is
   * away the line waits in the outbox and goes out once.
   */
  send(text: string): Promise<void>;
  loadEarlier(): Promise<void>;
}

export interface LogEntry {
  readonly id: number;
  /** Milliseconds since `join()` was called; negative before it. */
  readonly at: number;
  readonly direction: 'in' | 'out' | 'local';
  readonly peer?: PeerId;
  /** Name at the time, for people. */
  readonly peerName?: string;
  /** Wire event or local step: `offer`, `answer`, `candidate`, `message`, `ready`, `negotiation-needed` ... */
  readonly kind: string;
  readonly summary: string;
  /** Bytes on the wire (UTF-8 of the payload); undefined for local steps. */
  readonly bytes?: number;
  readonly isError?: boolean;
}

export interface SignalLogState {
  readonly entries: readonly LogEntry[];
  /** How many older ones have fallen out of the buffer. */
  readonly dropped: number;
}

export interface SignalLogPort extends ReadableStore<SignalLogState> {
  clear(): void;
  /** What has been shown, and what has happened since: plain text, a line each, for the clipboard. */
  toText(): string;
}

export interface RoomContext {
  readonly connection: ConnectionPort;
  readonly media: LocalMediaPort;
  readonly participants: ParticipantsPort;
  readonly chat: ChatPort;
  readonly log: SignalLogPort;
}
