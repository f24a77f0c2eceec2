/** Milliseconds since the time origin, where there is a clock of that kind. */
export function now(): number {
  return globalThis.performance?.now() ?? Date.now();
}

/** Leaves a `performance.measure('rtc:<name>')` from `startMs` to now, for the browser's own tools. */
export function measurePhase(name: string, startMs: number): void {
  try {
    globalThis.performance?.measure(`rtc:${name}`, { start: startMs, end: now() });
  } catch {
    // An old `performance.measure` without options: a missing mark harms nobody.
  }
}
