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
  performance.measure(`rtc:${name}`, { start: startMs, end: now() });
}
