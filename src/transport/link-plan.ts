import type { PeerId, PeerInfo } from '../protocol/events.js';
import type { Part } from '../peer/part.js';

export type Plan = Part | 'unlinked';

/**
 * Which part this side takes towards each peer, from the order of seating alone, which all pages
 * agree on. A page with one connection gets it with the first seated peer of the kit.
 */
export function planLinks(self: PeerInfo, peers: readonly PeerInfo[]): ReadonlyMap<PeerId, Plan> {
  const isFirst = peers.every(({ dialect, order }) => dialect === 'tutorial' || self.order < order);
  return new Map(
    peers.map(({ id, dialect, order }) => {
      if (dialect === 'tutorial') return [id, isFirst ? 'tutorial' : 'unlinked'];
      return [id, self.order < order ? 'offers' : 'answers'];
    }),
  );
}
