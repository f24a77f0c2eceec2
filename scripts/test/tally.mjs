import { writeFileSync } from 'node:fs';

/**
 * What a step's tests came to. Reporters run inside the runners' processes and hand it over in the
 * file that RTC_TEST_RESULTS names.
 * @typedef {{ passed: number, failed: number, skipped: number }} Tally
 */

/** @returns {Tally} */
export const emptyTally = () => ({ passed: 0, failed: 0, skipped: 0 });

/** @param {Tally[]} tallies */
export function addUp(tallies) {
  return tallies.reduce((sum, { passed, failed, skipped }) => {
    return { passed: sum.passed + passed, failed: sum.failed + failed, skipped: sum.skipped + skipped };
  }, emptyTally());
}

/** The run's last line; scripts elsewhere read it. @param {Tally} tally */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * Called after every result, so that a run which had to be ended is worth what it came to.
 * @param {Tally} tally
 * @param {{ isDone: boolean, running?: string[] }} progress `running`: files that have begun and not ended
 */
export function handOver(tally, progress) {
  const { RTC_TEST_RESULTS } = process.env;
  if (RTC_TEST_RESULTS) writeFileSync(RTC_TEST_RESULTS, JSON.stringify({ ...tally, ...progress }));
}
