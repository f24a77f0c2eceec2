import { isRecord } from '../protocol/guards.js';
import type { Shortage } from './link-state.js';

/**
 * What each side tells the other twice a second. It is all that is so at the moment, so that none of
 * these need arrive, in any order.
 */
export interface Beat {
  /** At which size the other's pictures are shown here: longer side in device pixels, 0 where they are not. Missing: nobody knows. */
  readonly shows?: Sizes;
  /** Packets sent so far, of those that were counted last. */
  readonly sent?: Counts;
  /** Why no picture is sent though the camera is on. */
  readonly paused?: Shortage;
}

export type Sizes = Readonly<Partial<Record<'camera' | 'screen', number | undefined>>>;
export type Counts = Readonly<Partial<Record<'microphone' | 'camera', number>>>;

/** Of a text that may be anything: undefined where it is no beat, and without what is of no agreed shape. */
export function parseBeat(text: string): Beat | undefined {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(said)) return undefined;
  return {
    shows: numbersIn(said.shows),
    sent: numbersIn(said.sent),
    ...(isShortage(said.paused) && { paused: said.paused }),
  };
}

function isShortage(said: unknown): said is Shortage {
  return said === 'bandwidth' || said === 'cpu';
}

function numbersIn(said: unknown): Record<string, number> {
  const entries = Object.entries(isRecord(said) ? said : {}) as [string, number][];
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'number' && value >= 0));
}
