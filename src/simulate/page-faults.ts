import type { RoomContext } from '../room/ports.js';

/** Time for whoever asked to draw what is about to happen. */
const DRAW_MS = 100;

/** The page's thread is busy and does nothing else, as in a machine that is far too slow. Cannot be stopped early. */
export function pageFrozen(_context: RoomContext, durationMs: number): () => void {
  const untilMs = performance.now() + durationMs;
  const timer = setTimeout(() => {
    while (performance.now() < untilMs);
  }, DRAW_MS);
  return () => clearTimeout(timer);
}
