import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../../scripts/lib/files.mjs';
import { root } from '../../scripts/lib/paths.mjs';

export { filesBelow, root };

interface ExportTarget {
  readonly types: string;
  readonly default: string;
}

export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string | ExportTarget>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly sideEffects: readonly string[];
  readonly customElements: string;
}

export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as PackageManifest;

if (!existsSync(join(root, 'dist', '.build.json'))) {
  throw new Error('These tests look at the built package: run "npm run build" first.');
}

/** An entry of the exports map with its pattern filled in: what a page writes, and the file it gets. */
export interface Entry {
  readonly specifier: string;
  readonly file: string;
  readonly types: string | undefined;
}

/** Every entry the package offers, patterns expanded to the files that are there. */
export function packageEntries(): Entry[] {
  return Object.entries(manifest.exports).flatMap(([key, target]) => {
    const file = typeof target === 'string' ? target : target.default;
    const types = typeof target === 'string' ? undefined : target.types;
    const specifier = manifest.name + key.slice(1);
    if (!key.includes('*')) return [{ specifier, file, types }];
    const [before = '', after = ''] = file.slice(2).split('*');
    return filesBelow(root, before, (path) => path.startsWith(before) && path.endsWith(after)).map((path) => {
      const name = path.slice(before.length, path.length - after.length);
      return { specifier: specifier.replace('*', name), file: `./${path}`, types: types?.replace('*', name) };
    });
  });
}

/** Entries that are modules to import, not bundles for pages or data. */
export function moduleEntries(): Entry[] {
  return packageEntries().filter(({ types }) => types !== undefined);
}
