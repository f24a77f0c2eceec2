import type { RoomContext } from '../room/ports.js';
import { RtcError } from '../util/errors.js';
import { wrap } from './wrap.js';

/**
 * The connections behind a room's links: the room is asked for their statistics, and this is who
 * answers. Throws RtcError `no-such-peer` where there is none.
 */
export function connectionsOf({ participants }: RoomContext): RTCPeerConnection[] {
  const found = new Set<RTCPeerConnection>();
  // A page may have put a class of its own above the browser's.
  let owner = RTCPeerConnection.prototype;
  while (!Object.hasOwn(owner, 'getStats')) owner = Object.getPrototypeOf(owner) as RTCPeerConnection;
  const unwrap = wrap(
    owner,
    'getStats',
    (inner) =>
      function (this: RTCPeerConnection, selector?: MediaStreamTrack | null) {
        found.add(this);
        return inner.call(this, selector);
      },
  );
  // Asked before it returns.
  for (const { id } of participants.getState().others) participants.getStats(id).catch(() => undefined);
  unwrap();
  if (found.size === 0) throw new RtcError('no-such-peer', 'there is no link to anybody');
  return [...found];
}
