// `npm run build`: dist/ whole, and the size check. `npm run build:fast`: what `npm start` needs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, buildFast } from './build/main.mjs';
import { root } from './lib/paths.mjs';

const { values } = parseArgs({ options: { fast: { type: 'boolean', default: false } } });
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
try {
  await (values.fast ? buildFast(root, version) : build(root, version));
} catch (error) {
  console.error(error.expected ? error.message : error);
  process.exitCode = 1;
}
