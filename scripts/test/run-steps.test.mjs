import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSteps } from './run-steps.mjs';

async function lastLineOf(...results) {
  const lines = [];
  const steps = results.map((result, index) => ({
    id: `step${index}`,
    title: 'A step',
    run: async () => {
      if (result instanceof Error) throw result;
      return result;
    },
  }));
  const tally = await runSteps(steps, {}, (text) => lines.push(...text.split('\n')));
  return { last: lines.at(-1), tally, text: lines.join('\n') };
}

const result = (passed, failed, skipped, more) => ({ passed, failed, skipped, ...more });

test('the last line is the sum of all steps', async () => {
  const { last } = await lastLineOf(result(3, 0, 1), result(4, 2, 0));
  assert.equal(last, '7 passed, 2 failed, 1 skipped');
});

test('a step that crashes is a failure, and the next one runs', async () => {
  const { last, text } = await lastLineOf(new Error('broken'), result(1, 0, 0));
  assert.equal(last, '1 passed, 1 failed, 0 skipped');
  assert.match(text, /broken/);
});

test('a step that tests nothing is a failure', async () => {
  const { last, text } = await lastLineOf(result(0, 0, 0, { isEmpty: true }));
  assert.equal(last, '0 passed, 1 failed, 0 skipped');
  assert.match(text, /tested nothing/);
});

test('a step that took too long says so', async () => {
  assert.match((await lastLineOf(result(1, 1, 0, { timedOut: true }))).text, /took too long/);
});

test('a step sees what those before it came to', async () => {
  let seen;
  const first = { id: 'first', title: '', run: async () => result(5, 0, 0) };
  const second = { id: 'second', title: '', run: async ({ tallies }) => ((seen = tallies.first), result(0, 0, 5)) };
  await runSteps([first, second], {}, () => {});
  assert.deepEqual(seen, result(5, 0, 0));
});
