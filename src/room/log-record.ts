import type { PeerId } from '../protocol/events.js';
import type { WireRecord } from '../signaling/recording-channel.js';
import type { LocalStep } from '../transport/media-transport.js';

export const LOG_CAPACITY = 2_000;

/** Something that happened, not yet in words. */
export interface LogRecord {
  readonly id: number;
  readonly at: number;
  readonly peer?: PeerId;
  readonly peerName?: string;
  readonly what: WireRecord | LocalStep;
}
