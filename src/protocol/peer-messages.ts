import { isRecord } from './guards.js';
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
}

/** `re` stands in an answer: the `n` of the offer it belongs to. */
export type DescriptionMessage = Envelope & { readonly sdp: DescriptionInit; readonly re?: number };
/** `candidate: null` is the tutorial's end-of-candidates. */
export type CandidateMessage = Envelope & { readonly candidate: CandidateInit | null };
/** Without a generation: the sender has seen none. */
export type ResyncMessage = Envelope & { readonly reason: string };

/** An inbound signal that has passed the guards. */
export type PeerMessage =
  | { readonly kind: 'here' }
  | (DescriptionMessage & { readonly kind: 'description' })
  | (CandidateMessage & { readonly kind: 'candidate' })
  | (ResyncMessage & { readonly kind: 'resync' });

const MAX_SDP_LENGTH = 32_768;
/** An m-line costs the receiver a transceiver: the layout has 5, a page with the tutorial's logic 2 or 3. */
const MAX_MEDIA_LINES = 16;

export function isSignalType(type: string): type is SignalType {
  return Object.values<string>(SIGNAL_TYPES).includes(type);
}

/** Undefined for whatever is not of an agreed shape and size. Never throws. */
export function parsePeerMessage(type: SignalType, message: string): PeerMessage | undefined {
  if (type === SIGNAL_TYPES.here) return { kind: 'here' };
  if (message.length > LIMITS.signalLength) return undefined;
  const body = parseRecord(message);
  const envelope = body && parseEnvelope(body);
  if (!envelope) return undefined;
  switch (type) {
    case SIGNAL_TYPES.description: {
      const sdp = parseDescription(body.sdp);
      return sdp && isOptional(body.re, isCount) ? { kind: 'description', ...envelope, sdp, ...pick(body, 're') } : undefined;
    }
    case SIGNAL_TYPES.candidate: {
      const candidate = body.candidate === null ? null : parseCandidate(body.candidate);
      return candidate === undefined ? undefined : { kind: 'candidate', ...envelope, candidate };
    }
    case SIGNAL_TYPES.resync:
      return isText(body.reason, LIMITS.idLength) ? { kind: 'resync', ...envelope, reason: body.reason } : undefined;
  }
}

function parseEnvelope(body: Record<string, unknown>): Envelope | undefined {
  if (!isOptional(body.generation, isCount) || !isOptional(body.n, isCount)) return undefined;
  return pick(body, 'generation', 'n');
}

function parseDescription(value: unknown): DescriptionInit | undefined {
  if (!isRecord(value) || (value.type !== 'offer' && value.type !== 'answer')) return undefined;
  if (!isText(value.sdp, MAX_SDP_LENGTH) || value.sdp.split('\nm=').length - 1 > MAX_MEDIA_LINES) return undefined;
  return { type: value.type, sdp: value.sdp };
}

function parseCandidate(value: unknown): CandidateInit | undefined {
  if (!isRecord(value) || !isText(value.candidate, LIMITS.candidateLength)) return undefined;
  const { sdpMid, sdpMLineIndex, usernameFragment } = value;
  const isShort = (text: unknown): boolean => text === null || isText(text, 256);
  const isIndex = (index: unknown): boolean => index === null || (isInteger(index) && index <= MAX_MEDIA_LINES);
  if (!isOptional(sdpMid, isShort) || !isOptional(usernameFragment, isShort)) return undefined;
  if (!isOptional(sdpMLineIndex, isIndex)) return undefined;
  // A candidate that names no m-line belongs nowhere: addIceCandidate throws a TypeError (WebRTC, 4.4.2).
  if (value.candidate && typeof sdpMid !== 'string' && typeof sdpMLineIndex !== 'number') return undefined;
  return { candidate: value.candidate, ...pick(value, 'sdpMid', 'sdpMLineIndex', 'usernameFragment') };
}

function parseRecord(message: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(message);
    return isRecord(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function isOptional(value: unknown, check: (value: unknown) => boolean): boolean {
  return value === undefined || check(value);
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isCount(value: unknown): value is number {
  return isInteger(value) && value > 0;
}

function isText(value: unknown, length: number): value is string {
  return typeof value === 'string' && value.length <= length;
}

/** Only these keys, and only where they are set: nothing else of the sender's gets further. */
function pick(from: Record<string, unknown>, ...keys: string[]): object {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]));
}
