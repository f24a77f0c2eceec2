/** Milliseconds since the time origin. */
export function now(): number {
  return performance.now();
}

/**
 * Leaves a `performance.measure('rtc:<name>')` from `startMs` to now, for the browser's own tools. A join has
 * `socket`, `ready` (the seat, from the first connect on), `devices`, `answer` (from the offer's
 * arrival), `link` (from knowing of the peer) and `frame` (from having the track to seeing it).
 */
export function measurePhase(name: string, startMs: number): void {
  const entry = `rtc:${name}`;
  // The last of each is kept: a page that sees people come and go for months would keep one for each of them.
  performance.clearMeasures(entry);
  performance.measure(entry, { start: startMs });
}
