import type { RoomContext } from '../room/ports.js';

/** Begins a fault in the page that is in the room; what it returns ends it. Throws RtcError where there is nothing to do it to. */
export type StartFault = (context: RoomContext, durationMs: number) => () => void;

export interface Fault {
  /** How long it lasts by itself. 0: it is over as soon as it has happened. */
  readonly durationMs: number;
  readonly start: StartFault;
}

/** Ends all of them, the last one first. */
export function endAll(ends: readonly (() => void)[]): () => void {
  return () => {
    for (const end of [...ends].reverse()) end();
  };
}
