import { writeManifest } from './manifest.mjs';
import { buildCdn } from './cdn.mjs';
import { compile, compileRelay } from './compile.mjs';
import { checkSizes, weigh } from './size.mjs';
import { hashInputs, writeStamp } from './stamp.mjs';

/** Everything the package holds: modules with types, bundles, the manifest; then the size check. */
export async function build(root, version) {
  const hash = hashInputs(root);
  compile(root);
  await buildCdn(root, version);
  await writeManifest(root);
  // Before the sizes: what is too large is built nonetheless, and can be looked at.
  writeStamp(root, hash, true);
  checkSizes(await weigh(root, version));
}

/** What running the relay needs: its modules, and the bundles it serves. */
export async function buildFast(root, version) {
  const hash = hashInputs(root);
  await Promise.all([compileRelay(root), buildCdn(root, version)]);
  writeStamp(root, hash, false);
}
