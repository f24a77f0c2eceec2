import type { PeerId } from './events.js';
import { optional, shape, type Check } from './guards.js';
import { LIMITS } from './limits.js';

/**
 * What kit peers put into a signal's opaque `message`. The tutorial's shape comes first
 * (`{ sdp }`, `{ candidate }`), the kit's own fields beside it; a tutorial page ignores those.
 */

export const SIGNAL_TYPES = {
  here: 'user_here',
  description: 'SDP',
  candidate: 'ice candidate',
  /** Kit only: "help me to a connection", or an answer to a stale generation. */
  resync: 'resync',
} as const;
export type SignalType = (typeof SIGNAL_TYPES)[keyof typeof SIGNAL_TYPES];

/** Shape of RTCSessionDescriptionInit. */
export interface DescriptionInit {
  readonly type: 'offer' | 'answer' | 'pranswer' | 'rollback';
  readonly sdp?: string;
}

/** Shape of RTCIceCandidateInit. */
export interface CandidateInit {
  readonly candidate?: string;
  readonly sdpMid?: string | null;
  readonly sdpMLineIndex?: number | null;
  readonly usernameFragment?: string | null;
}

/** Fields of every kit message; absent in a tutorial page's. */
export interface Envelope {
  /**
   * Names one RTCPeerConnection of this pair; what names an older one is dropped. Given by the peer
   * that offers first: its clock in ms, so that a reloaded page's is newer, then one more each time.
   */
  readonly generation?: number;
  /** Counts this sender's messages to this peer within the generation; one seen before is a replay. */
  readonly n?: number;
  /** Whom the message is for: sent on by its recipient it is void, to others as to its sender. */
  readonly to?: PeerId;
}

/** `re` stands in an answer: the `n` of the offer it belongs to. */
export type DescriptionMessage = Envelope & { readonly sdp: DescriptionInit; readonly re?: number };
/** `candidate: null` is the tutorial's end-of-candidates. */
export type CandidateMessage = Envelope & { readonly candidate: CandidateInit | null };
/** Without a generation: the sender has seen none. */
export type ResyncMessage = Envelope & { readonly reason: string };

/** An inbound signal that has passed the guards. */
export type PeerMessage =
  | (Envelope & { readonly kind: 'here' })
  | (DescriptionMessage & { readonly kind: 'description' })
  | (CandidateMessage & { readonly kind: 'candidate' })
  | (ResyncMessage & { readonly kind: 'resync' });

const MAX_SDP_LENGTH = 32_768;
/** An m-line costs the receiver a transceiver: the layout has 5, a page with the tutorial's logic 2 or 3. */
const MAX_MEDIA_LINES = 16;

export function isSignalType(type: string): type is SignalType {
  return Object.values<string>(SIGNAL_TYPES).includes(type);
}

const integer: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const count: Check = (value) => integer(value) && value !== 0;
const text =
  (length: number): Check =>
  (value) =>
    typeof value === 'string' && value.length <= length;
const nullOr =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

const envelope = { generation: optional(count), n: optional(count), to: optional(text(LIMITS.idLength)) };
const sdp: Check = (value) =>
  text(MAX_SDP_LENGTH)(value) && (value as string).split('\nm=').length - 1 <= MAX_MEDIA_LINES;
const candidate = shape({
  candidate: text(LIMITS.candidateLength),
  sdpMid: optional(nullOr(text(256))),
  usernameFragment: optional(nullOr(text(256))),
  sdpMLineIndex: optional(nullOr((value) => integer(value) && (value as number) <= MAX_MEDIA_LINES)),
});
/** A candidate that names no m-line belongs nowhere: addIceCandidate throws a TypeError (WebRTC, 4.4.2). */
const isPlaced = ({ candidate: line, sdpMid, sdpMLineIndex }: CandidateInit): boolean =>
  !line || (sdpMid ?? sdpMLineIndex ?? null) !== null;

const checks: Readonly<Record<string, readonly [kind: PeerMessage['kind'], check: Check]>> = {
  [SIGNAL_TYPES.description]: [
    'description',
    shape({
      ...envelope,
      re: optional(count),
      sdp: shape({ type: (value) => value === 'offer' || value === 'answer', sdp }),
    }),
  ],
  [SIGNAL_TYPES.candidate]: [
    'candidate',
    shape({ ...envelope, candidate: nullOr((value) => candidate(value) && isPlaced(value as CandidateInit)) }),
  ],
  [SIGNAL_TYPES.resync]: ['resync', shape({ ...envelope, reason: text(LIMITS.idLength) })],
};

/** Nothing else of the sender's gets further. */
const KEYS = new Set('sdp type candidate sdpMid sdpMLineIndex usernameFragment generation n re to reason'.split(' '));

/** Undefined for whatever is not of an agreed shape and size. Never throws. */
export function parsePeerMessage(type: SignalType, message: string): PeerMessage | undefined {
  if (type === SIGNAL_TYPES.here) return { kind: 'here' };
  if (message.length > LIMITS.signalLength) return undefined;
  try {
    const body: unknown = JSON.parse(message, (key, value: unknown) => (key && !KEYS.has(key) ? undefined : value));
    const [kind, check] = checks[type]!;
    return check(body) ? ({ ...(body as object), kind } as PeerMessage) : undefined;
  } catch {
    return undefined;
  }
}
