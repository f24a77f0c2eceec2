import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Manifest {
  readonly name: string;
  readonly version: string;
}

/** The package's own folder: the same from `server/` and from `dist/server/`. */
export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)));
export const version = readManifest(packageRoot)?.version ?? '0.0.0';

function findRoot(folder: string): string {
  if (readManifest(folder)?.name === 'rtc-elements') return folder;
  if (dirname(folder) === folder) throw new Error('the package.json of rtc-elements is missing');
  return findRoot(dirname(folder));
}

function readManifest(folder: string): Manifest | undefined {
  const path = join(folder, 'package.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : undefined;
}
