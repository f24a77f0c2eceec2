import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyTally } from './tally.mjs';

/**
 * Runs a test runner and reads what its reporter handed over; one that did not come to its end is a failure.
 * @param {(results: string) => Promise<{ code: number, timedOut: boolean }>} start is given RTC_TEST_RESULTS
 */
export async function tallied(start) {
  const folder = mkdtempSync(join(tmpdir(), 'rtc-elements-test-'));
  const results = join(folder, 'results.json');
  try {
    const { code, timedOut } = await start(results);
    let tally = emptyTally();
    let isDone = false;
    let running = [];
    try {
      ({ isDone, running = [], ...tally } = JSON.parse(readFileSync(results, 'utf8')));
    } catch {
      // It did not get as far as its first result.
    }
    if (timedOut && running.length > 0) console.log(`\nStill running: ${running.join(', ')}`);
    // The runner may fail for a reason that is no test's: that must not look like a pass.
    if (!isDone || timedOut || (code !== 0 && tally.failed === 0)) {
      return { ...tally, failed: tally.failed + 1, timedOut, crashed: !timedOut };
    }
    return { ...tally, isEmpty: tally.passed + tally.failed + tally.skipped === 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
