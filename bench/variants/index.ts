import { kit } from './kit.js';
import { limit, limitJoin } from './limit.js';
import { peerjs } from './peerjs.js';
import { simplePeer } from './simple-peer.js';
import { tutorial } from './tutorial.js';
import type { Variant } from './variant.js';

export const variants: readonly Variant[] = [limit, limitJoin, kit, peerjs, simplePeer, tutorial];
