import { SIGNAL_TYPES } from '../protocol/peer-messages.js';

/* A signal as Socket.IO's protocol carries it over a WebSocket, in either direction. */

const SIGNAL = /^42(\["(?:signal|signaling_message)",[^]*\])$/;
const ADDRESS_LINES = /^a=(candidate:.*|end-of-candidates)\r?\n/gm;

export function isSignal(packet: string): boolean {
  return SIGNAL.test(packet);
}

/** The packet without ICE candidates; undefined where nothing is left of it. What is no signal stays as it is. */
export function withoutAddresses(packet: string): string | undefined {
  const json = SIGNAL.exec(packet)?.[1];
  if (json === undefined) return packet;
  const [event, payload] = JSON.parse(json) as [string, { readonly type: string; readonly message: string }];
  if (payload.type === SIGNAL_TYPES.candidate) return undefined;
  if (payload.type !== SIGNAL_TYPES.description) return packet;
  const body = JSON.parse(payload.message) as { readonly sdp: RTCSessionDescriptionInit };
  const sdp = { ...body.sdp, sdp: body.sdp.sdp?.replace(ADDRESS_LINES, '') };
  return `42${JSON.stringify([event, { ...payload, message: JSON.stringify({ ...body, sdp }) }])}`;
}
