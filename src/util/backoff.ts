export interface BackoffOptions {
  readonly firstMs: number;
  readonly factor: number;
  readonly maxMs: number;
  /** Share of the delay that chance may add or take away, 0 to 1. */
  readonly jitter: number;
  readonly random?: () => number;
}

/** Delay in ms before the `attempt`-th try (0 is the first). */
export function backoffMs(attempt: number, options: BackoffOptions): number {
  const { firstMs, factor, maxMs, jitter, random = Math.random } = options;
  const base = Math.min(maxMs, firstMs * factor ** attempt);
  return Math.round(base * (1 + jitter * (2 * random() - 1)));
}
