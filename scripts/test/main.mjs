import { parseArgs } from 'node:util';
import { ensureBrowsers } from '../lib/browsers.mjs';
import { ensureTools } from '../lib/debian-tools.mjs';
import { ExpectedError } from '../lib/expected-error.mjs';
import { ensureInstalled } from '../lib/install.mjs';
import { root } from '../lib/paths.mjs';
import { runSteps } from './run-steps.mjs';
import { STEPS } from './steps.mjs';

const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
if (values.help) {
  console.log(`npm test                        everything\nnpm test -- --only=node,lint    only these of:`);
  for (const { id, title } of STEPS) console.log(`  ${id.padEnd(14)} ${title}`);
} else {
  const steps = chosenSteps(values.only);
  await ensureInstalled(root);
  const wanted = [...new Set(steps.flatMap(({ browsers, useful }) => [...browsers, ...useful]))];
  const found = await ensureBrowsers(root, { wanted });
  await ensureTools(new Set(steps.flatMap(({ tools = [] }) => tools)));
  const missing = steps.flatMap(({ browsers }) => browsers).find((browser) => !found[browser]);
  if (missing) {
    throw new ExpectedError(
      `The tests need Chromium, which is not here and could not be installed: install it, or set CHROMIUM_PATH to it.`,
    );
  }
  const env = { CHROMIUM_PATH: found.chromium, FIREFOX_PATH: found.firefox };
  const tally = await runSteps(steps, { root, env, found });
  if (tally.failed > 0) process.exitCode = 1;
}

function chosenSteps(only) {
  if (only === undefined) return STEPS;
  const ids = only.split(',');
  const unknown = ids.filter((id) => !STEPS.some((step) => step.id === id));
  if (unknown.length > 0) {
    throw new ExpectedError(`No such step: ${unknown.join(', ')}. There are ${STEPS.map(({ id }) => id).join(', ')}.`);
  }
  return STEPS.filter(({ id }) => ids.includes(id));
}
