import type { RtcError } from '../util/errors.js';

/** The way media takes: within one's own network, straight over the internet, or through a TURN server that is spoken to by `protocol`. */
export type LinkPath =
  | { readonly kind: 'local' }
  | { readonly kind: 'direct' }
  | { readonly kind: 'relayed'; readonly protocol: 'udp' | 'tcp' | 'tls' };

/**
 * Why there is no way, or what is missing: no TURN server is named; it refuses the credentials; it does
 * not answer; it does not answer over UDP, and no address of it by TCP or TLS is named; or it works, and
 * what is wrong is on the other side.
 */
export type Blocked = 'turn-missing' | 'turn-refused' | 'turn-unreachable' | 'udp-blocked' | 'no-path';

/** What there is too little of for a picture. */
export type Shortage = 'bandwidth' | 'cpu';

/** What is found out about a link while it is watched; each may be missing. */
export interface LinkDetail {
  /** While connected. */
  readonly path?: LinkPath | undefined;
  /** What the other side sends and does not arrive. */
  readonly dry?: readonly ('microphone' | 'camera')[];
  /** Why the other side sends no picture though its camera is on; `codec`: the browsers have no format for it in common. */
  readonly paused?: Shortage | 'codec' | undefined;
  /** They are sent the microphone, and for ten seconds there has been no sound at all in it. */
  readonly mute?: boolean;
  /** Why they are sent no picture though the own camera is on. */
  readonly pausing?: Shortage | undefined;
  /** While not connected. */
  readonly blocked?: Blocked;
}

export type LinkState = LinkDetail &
  (
    | { readonly status: 'connecting' }
    | { readonly status: 'connected' }
    /** Media stopped arriving; nobody has left. */
    | { readonly status: 'interrupted' }
    | { readonly status: 'restarting'; readonly attempt: number }
    /** No link is meant to exist: a page with one connection that belongs to another peer. */
    | { readonly status: 'unlinked'; readonly reason: 'one-connection-only' }
    | { readonly status: 'failed'; readonly error: RtcError }
    | { readonly status: 'closed' }
  );

export type LinkEvent =
  /** The browser's `connectionState` changed. */
  | { readonly type: 'connection'; readonly state: RTCPeerConnectionState }
  /** Nothing arrives on it any more, whatever the browser says; or it does again. */
  | { readonly type: 'silence'; readonly isSilent: boolean }
  | { readonly type: 'detail'; readonly detail: LinkDetail }
  /** ICE is restarted, or the connection made anew. */
  | { readonly type: 'restart' }
  /** Final: this peer gets no further connection. */
  | { readonly type: 'fail'; readonly error: RtcError }
  | { readonly type: 'close' };

/**
 * What a link becomes. `failed` of the browser is an interruption like `disconnected`: help comes,
 * and only the relay ends a seat.
 */
export function transition(state: LinkState, event: LinkEvent): LinkState {
  const { status } = state;
  if (status === 'closed') return state;
  if (event.type === 'close') return { status: 'closed' };
  if (status === 'failed' || status === 'unlinked') return state;
  if (event.type === 'fail') return { status: 'failed', error: event.error };
  if (event.type === 'detail') return { ...state, ...event.detail };
  if (event.type === 'restart') {
    return { status: 'restarting', attempt: status === 'restarting' ? state.attempt + 1 : 1 };
  }
  const isUp = event.type === 'silence' ? !event.isSilent : event.state === 'connected';
  if (status !== 'connected') return isUp ? { status: 'connected' } : state;
  const isDown = event.type === 'silence' ? event.isSilent : /^(disconnected|failed)$/.test(event.state);
  return isDown ? { status: 'interrupted' } : state;
}
