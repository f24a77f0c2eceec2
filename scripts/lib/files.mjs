import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * Every file below `dir` whose path `wanted` accepts, sorted, relative to `base`, with forward slashes.
 * @param {string} base
 * @param {string} dir
 * @param {(path: string) => boolean} [wanted]
 * @returns {string[]}
 */
export function filesBelow(base, dir, wanted = () => true) {
  let entries;
  try {
    entries = readdirSync(join(base, dir), { recursive: true, withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(base, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join('/'),
    )
    .filter(wanted)
    .sort();
}
