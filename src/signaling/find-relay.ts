import { backoffMs } from '../util/backoff.js';
import { RtcError } from '../util/errors.js';
import { checkHealth } from './health.js';

/** A relay that listens again is found within a second. */
const BETWEEN = { firstMs: 150, factor: 1.5, jitter: 0.3, maxMs: 700 } as const;
/** More than so long a relay that closed may not have its clients wait. */
const MAX_WAIT_MS = 10_000;

const pause = async (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * After `waitMs` asks `server` whether it is there, again and again: true once it is, false when `life`
 * has ended or `onFailure` says of a failure (the first is 1) that it is no use.
 */
export async function findRelay(
  server: string,
  life: AbortSignal,
  waitMs: number,
  onFailure: (error: RtcError, attempt: number) => boolean,
): Promise<boolean> {
  await pause(Math.min(waitMs, MAX_WAIT_MS));
  for (let failures = 0; !life.aborted; failures += 1) {
    try {
      await checkHealth(server, life);
      return true;
    } catch (reason) {
      if (life.aborted || onFailure(RtcError.from(reason), failures + 1)) return false;
      await pause(backoffMs(failures, BETWEEN));
    }
  }
  return false;
}
