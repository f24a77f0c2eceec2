import type { RoomContext } from '../room/ports.js';
import { connectionsOf } from './connections-of.js';
import { endAll } from './fault.js';
import { heldSender } from './held-sender.js';
import { wrap } from './wrap.js';

const SLICE_MS = 150;
const LOST = 0.3;
const PACKETS_PER_SECOND = 50;
const NARROW_BPS = 30_000;

/**
 * Nothing of one's picture and sound reaches the others, though it is sent as far as this page can
 * tell. A new connection carries it again, as where a way through a network has become one-way.
 */
export function oneWayMedia(context: RoomContext): () => void {
  return endAll(
    connectionsOf(context).flatMap((connection) => {
      const senders = connection.getSenders().map(heldSender);
      for (const sender of senders) sender.hold(true);
      return [claimToSend(connection), ...senders.map((sender) => () => sender.release())];
    }),
  );
}

/** Three of ten moments of picture and sound are never sent, at random: a page cannot lose single packets. */
export function framesLost(context: RoomContext): () => void {
  const senders = connectionsOf(context).flatMap((connection) => connection.getSenders().map(heldSender));
  const timer = setInterval(() => {
    const isLost = Math.random() < LOST;
    for (const sender of senders) sender.hold(isLost);
  }, SLICE_MS);
  return endAll([() => clearInterval(timer), ...senders.map((sender) => () => sender.release())]);
}

/** One's pictures get 30 kbit/s. */
export function bandwidthLow(context: RoomContext): () => void {
  const senders = connectionsOf(context).flatMap((connection) => connection.getSenders());
  return endAll(senders.filter(({ track }) => track?.kind === 'video').map(narrowed));
}

/** What is held back counts as sent in the statistics. */
function claimToSend(connection: RTCPeerConnection): () => void {
  const startMs = performance.now();
  const sendsOn = (mid: string): boolean =>
    connection.getTransceivers().some((one) => one.mid === mid && one.sender.track !== null);
  const claims = (report: RTCStatsReport): RTCStatsReport => {
    const more = Math.round(((performance.now() - startMs) / 1_000) * PACKETS_PER_SECOND);
    const rows = new Map<string, object>();
    report.forEach((row: RTCStats & { mid?: string; packetsSent?: number }, id: string) => {
      const isSent = row.type === 'outbound-rtp' && sendsOn(row.mid ?? '');
      rows.set(id, isSent ? { ...row, active: true, packetsSent: (row.packetsSent ?? 0) + more } : row);
    });
    return rows;
  };
  return wrap(connection, 'getStats', (inner) => async (selector) => claims(await inner.call(connection, selector)));
}

/** Whoever sets the sender's limit meanwhile finds what they set, and it holds afterwards. */
function narrowed(sender: RTCRtpSender): () => void {
  let wanted = sender.getParameters().encodings[0]?.maxBitrate;
  const limit = (parameters: RTCRtpSendParameters, maxBitrate: number | undefined): RTCRtpSendParameters => {
    const [encoding] = parameters.encodings;
    if (encoding && maxBitrate !== undefined) encoding.maxBitrate = maxBitrate;
    else delete encoding?.maxBitrate;
    return parameters;
  };
  const apply = (maxBitrate: number | undefined): void => {
    // The connection may be closed by now, or another change be under way.
    sender.setParameters(limit(sender.getParameters(), maxBitrate)).catch(() => undefined);
  };
  apply(NARROW_BPS);
  const end = endAll([
    wrap(sender, 'getParameters', (inner) => () => limit(inner.call(sender), wanted)),
    wrap(sender, 'setParameters', (inner) => async (parameters) => {
      wanted = parameters.encodings[0]?.maxBitrate;
      return inner.call(sender, limit(parameters, NARROW_BPS));
    }),
  ]);
  return () => {
    end();
    apply(wanted);
  };
}
