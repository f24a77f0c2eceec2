// `npm run size`: the size check alone. `--call` and `--core` try other budgets, in bytes.
import { parseArgs } from 'node:util';
import { CEILINGS, checkSizes, weigh } from './build/size.mjs';
import { root } from './lib/paths.mjs';

const { values } = parseArgs({ options: { call: { type: 'string' }, core: { type: 'string' } } });
try {
  const { call = CEILINGS.call, core = CEILINGS.core } = values;
  checkSizes(await weigh(root, '0.0.0'), { call: Number(call), core: Number(core) });
} catch (error) {
  console.error(error.expected ? error.message : error);
  process.exitCode = 1;
}
