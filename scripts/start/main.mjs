import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isFresh } from '../build/stamp.mjs';
import { ExpectedError } from '../lib/expected-error.mjs';
import { ensureInstalled } from '../lib/install.mjs';
import { root } from '../lib/paths.mjs';
import { runNode } from '../lib/processes.mjs';

await ensureInstalled(root);
if (!isFresh(root)) {
  console.error('Building ...');
  // A process of its own: the build's memory is not the relay's.
  const { code } = await runNode([join(root, 'scripts', 'build.mjs'), '--fast'], { cwd: root });
  if (code !== 0) throw new ExpectedError('The build failed: see its lines above.');
}

// The relay takes this process over, arguments, environment and signals with it.
const main = join(root, 'dist', 'server', 'main.js');
process.argv[1] = main;
await import(pathToFileURL(main).href);
