import { cli } from '@custom-elements-manifest/analyzer/cli.js';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes dist/custom-elements.json from the doc blocks of the elements, for editors and catalogues. */
export async function writeManifest(root) {
  const manifest = await cli({ argv: ['analyze', '--quiet'], cwd: root, noWrite: true });
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist', 'custom-elements.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
