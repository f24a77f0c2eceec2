import { addUp, closingLine } from './tally.mjs';

/**
 * Runs steps one after another and prints what became of each; the last line is the sum. A step
 * that throws, hangs or tests nothing counts as a failure.
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runSteps(steps, context, log = console.log) {
  const tallies = {};
  const rows = [];
  for (const { id, title, run } of steps) {
    log(`\n== ${title} (${id})`);
    const started = performance.now();
    let result;
    try {
      result = await run({ ...context, tallies });
    } catch (error) {
      log(error.stack ?? String(error));
      result = { passed: 0, failed: 1, skipped: 0, crashed: true };
    }
    if (result.isEmpty) result = { ...result, failed: result.failed + 1 };
    const { passed, failed, skipped } = result;
    tallies[id] = { passed, failed, skipped };
    const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
    const row = `${failed > 0 ? 'FAILED' : 'ok    '} ${id.padEnd(13)} ${seconds} s  ${closingLine(tallies[id])}${whyOf(result)}`;
    rows.push(row);
    log(row);
  }
  const sum = addUp(Object.values(tallies));
  log(`\n== Summary\n${rows.join('\n')}\n\n${closingLine(sum)}`);
  return sum;
}

function whyOf({ timedOut, crashed, isEmpty }) {
  if (timedOut) return '  (took too long and was ended)';
  if (crashed) return '  (did not come to its end)';
  return isEmpty ? '  (tested nothing)' : '';
}
