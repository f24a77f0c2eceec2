import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  readonly timeoutMs?: number;
  readonly everyMs?: number;
  /** What was seen last, for the message of a failure. */
  readonly report?: () => unknown;
}

/** Polls until `probe` gives something truthy, and gives that back; fails saying what it waited for. */
export async function waitUntil<T>(
  what: string,
  probe: () => Promise<T> | T,
  options: WaitOptions = {},
): Promise<NonNullable<T>> {
  const { timeoutMs = 15_000, everyMs = 100 } = options;
  const deadline = performance.now() + timeoutMs;
  let failure: Error | undefined;
  for (;;) {
    try {
      const value = await probe();
      if (value) return value;
      failure = undefined;
    } catch (reason) {
      failure = reason instanceof Error ? reason : new Error(String(reason));
    }
    if (performance.now() > deadline) break;
    await delay(everyMs);
  }
  const seen = options.report
    ? `; last seen: ${JSON.stringify(await Promise.resolve(options.report()).catch(String))}`
    : '';
  const why = failure === undefined ? '' : `; ${failure.message}`;
  throw new Error(`waited ${timeoutMs} ms in vain for: ${what}${seen}${why}`, { cause: failure });
}
