/**
 * What kit peers put into a signal's opaque `message`. The tutorial's shape comes first
 * (`{ sdp }`, `{ candidate }`), the kit's own fields beside it; a tutorial page ignores those.
 */

export const SIGNAL_TYPES = {
  here: 'user_here',
  description: 'SDP',
  candidate: 'ice candidate',
  /** Kit only: "make this connection anew", or an answer to a stale generation. */
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
  /** Counts the RTCPeerConnections of this pair; what names an older one is dropped. */
  readonly generation?: number;
  /** Counts this sender's messages to this peer; what is not newer is a replay. */
  readonly n?: number;
}

export type DescriptionMessage = Envelope & { readonly sdp: DescriptionInit };
/** `candidate: null` is the tutorial's end-of-candidates. */
export type CandidateMessage = Envelope & { readonly candidate: CandidateInit | null };
export type ResyncMessage = Envelope & { readonly reason: string };
