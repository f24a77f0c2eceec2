import type { Counts } from './beat.js';
import type { Slots } from './layout.js';
import type { LinkPath } from './link-state.js';

/** What a connection's statistics say (W3C webrtc-stats) that a link is judged by. */
export interface LinkStats {
  readonly path: LinkPath | undefined;
  /** Packets so far, of the slots that send; and of those that receive. */
  readonly sent: Counts;
  readonly received: Counts;
  /** Of the sound that the microphone has given so far; NaN while it gives none, or the browser does not say (Firefox). */
  readonly energy: number;
  /**
   * The network carries sound and no picture besides: the encoder is down at its least, and much of even
   * that is lost or late (a queue; loss alone is told by one report and not by the next). Chromium's
   * estimate cannot tell, it never falls below 134 kbit/s. Firefox says neither.
   */
  readonly isNarrow: boolean;
  /** The processor keeps the camera's picture from being as good as asked for. */
  readonly isCpuBound: boolean;
  /** So much that it hardly moves. */
  readonly isStalling: boolean;
}

/** The rows of a report that are read here; which members one has depends on its `type`. */
type Row = RTCStats & {
  readonly mid?: string;
  readonly packetsSent?: number;
  readonly packetsReceived?: number;
  readonly active?: boolean;
  readonly targetBitrate?: number;
  readonly remoteId?: string;
  readonly mediaSourceId?: string;
  readonly qualityLimitationReason?: string;
  readonly framesPerSecond?: number;
} & RTCTransportStats &
  RTCIceCandidatePairStats & { readonly selected?: boolean };

/** `RTCAudioSourceStats`. */
interface AudioSource {
  readonly totalAudioEnergy?: number;
}

/** What the other side reports of what it receives (`RTCRemoteInboundRtpStreamStats`). */
interface Reception {
  readonly fractionLost?: number;
  readonly roundTripTime?: number;
}

interface Candidate {
  readonly candidateType?: string;
  readonly address?: string | null;
  readonly relayProtocol?: 'udp' | 'tcp' | 'tls';
}

/** Chromium gives a picture no less than 30 kbit/s, however little there is. */
const LEAST_BPS = 35_000;
const MUCH_LOST = 0.25;
/** Frames a second; a processor that is relieved of all it can be is asked for 5. */
const HARDLY_MOVING = 3;
/** Seconds there and back. */
const LATE = 0.5;

export function readStats(report: RTCStatsReport, { microphone, camera }: Slots): LinkStats {
  const sent: Record<string, number> = {};
  const received: Record<string, number> = {};
  let energy = NaN;
  let isCpuBound = false;
  let isNarrow = false;
  let isStalling = false;
  let pair: Row | undefined;
  report.forEach((row: Row) => {
    const role = row.mid && (row.mid === microphone?.mid ? 'microphone' : row.mid === camera?.mid && 'camera');
    if (row.type === 'transport') pair = report.get(row.selectedCandidatePairId ?? '') as Row | undefined;
    // Firefox has no rows of transports.
    if (row.type === 'candidate-pair' && row.selected) pair = row;
    if (!role) return;
    if (row.type === 'inbound-rtp') received[role] = row.packetsReceived ?? 0;
    if (row.type !== 'outbound-rtp' || row.active === false) return;
    sent[role] = row.packetsSent ?? 0;
    if (role === 'microphone') {
      energy = (report.get(row.mediaSourceId ?? '') as AudioSource | undefined)?.totalAudioEnergy ?? NaN;
      return;
    }
    isCpuBound = row.qualityLimitationReason === 'cpu';
    isStalling = isCpuBound && (row.framesPerSecond ?? Infinity) < HARDLY_MOVING;
    const { fractionLost = 0, roundTripTime = 0 } = (report.get(row.remoteId ?? '') ?? {}) as Reception;
    isNarrow = (row.targetBitrate ?? Infinity) < LEAST_BPS && (fractionLost > MUCH_LOST || roundTripTime > LATE);
  });
  const candidate = (id: string | undefined): Candidate | undefined => report.get(id ?? '') as Candidate | undefined;
  return {
    path: pair && pathOf(candidate(pair.localCandidateId), candidate(pair.remoteCandidateId)),
    sent,
    received,
    energy,
    isCpuBound,
    isStalling,
    isNarrow,
  };
}

/** Of the two ends of the pair in use. */
function pathOf(...ends: (Candidate | undefined)[]): LinkPath {
  const relay = ends.find((end) => end?.candidateType === 'relay');
  if (relay) return { kind: 'relayed', protocol: relay.relayProtocol ?? 'udp' };
  return { kind: ends.every(isNear) ? 'local' : 'direct' };
}

/** Private addresses (RFC 1918, 3927, 4193, 4291); those that a browser hides are found by mDNS, which no router passes on. */
const PRIVATE = /^(10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\.|^(f[cd]..|fe[89ab].|:):|\.local$/i;

function isNear(end: Candidate | undefined): boolean {
  return end?.candidateType !== 'srflx' && PRIVATE.test(end?.address || '.local');
}
