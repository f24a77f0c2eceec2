import type { Reply } from '../protocol/codes.js';
import type { PeerId, PeerInfo, RelayEvent, RelayEventMap, RequestEvent, SignalPayload } from '../protocol/events.js';
import { RELAY_EVENTS } from '../protocol/guards.js';
import type { SignalingChannel } from './channel.js';

/** Something that crossed the wire, as it was; `describe-wire.ts` has the words for it. */
export type WireRecord =
  | { readonly type: 'event'; readonly event: RelayEvent; readonly payload: RelayEventMap[RelayEvent] }
  | { readonly type: 'signal'; readonly payload: SignalPayload; readonly isSent: boolean }
  | { readonly type: 'request'; readonly event: RequestEvent; readonly payload: unknown }
  | { readonly type: 'reply'; readonly event: RequestEvent; readonly payload: Reply<unknown> };

/** Told of each message as it passes, and of the peer it is from, for or about. */
export type RecordWire = (record: WireRecord, peer?: PeerId) => void;

/** Passes everything on and records it: the channel knows nothing of the log, the log nothing of channels. */
export function recordingChannel(inner: SignalingChannel, record: RecordWire): SignalingChannel {
  const recorded = async <T>(event: RequestEvent, payload: unknown, answer: Promise<Reply<T>>): Promise<Reply<T>> => {
    record({ type: 'request', event, payload });
    const reply = await answer;
    record({ type: 'reply', event, payload: reply });
    return reply;
  };
  for (const event of RELAY_EVENTS) {
    inner.on(event, (payload) => {
      const { from, peer } = payload as { from?: PeerId; peer?: PeerInfo };
      record({ type: 'event', event, payload }, from ?? peer?.id);
    });
  }
  return {
    state: inner.state,
    on: (event, listener) => inner.on(event, listener),
    open: () => inner.open(),
    close: () => inner.close(),
    verify: () => inner.verify(),
    signal: (payload) => {
      const isSent = inner.signal(payload);
      record({ type: 'signal', payload, isSent }, payload.to);
      return isSent;
    },
    request: async (event, payload) => recorded(event, payload, inner.request(event, payload)),
    probe: async (payload) => recorded('ready', payload, inner.probe(payload)),
  };
}
