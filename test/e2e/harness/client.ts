import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
const built = join(root, 'dist', 'cdn');

const newestBelow = (folder: string): number =>
  Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );

let folder: Promise<string> | undefined;

/** Folder with the client build to test: `dist/cdn`, or a build of its own where that is missing or older than `src`. */
export function clientFolder(): Promise<string> {
  folder ??= isFresh() ? Promise.resolve(built) : bundle();
  return folder;
}

/** Whether `dist/cdn` is what `src` says now. */
export function isFresh(): boolean {
  const entry = join(built, 'rtc-elements.js');
  return existsSync(entry) && statSync(entry).mtimeMs >= newestBelow(join(root, 'src'));
}

async function bundle(): Promise<string> {
  const { bundleModule, bundleScript } = (await import('../../../scripts/build/bundle.mjs')) as unknown as {
    [name in 'bundleModule' | 'bundleScript']: (
      root: string,
      version: string,
    ) => Promise<{ outputFiles: { path: string; contents: Uint8Array }[] }>;
  };
  const target = mkdtempSync(join(tmpdir(), 'rtc-elements-client-'));
  process.once('exit', () => rmSync(target, { recursive: true, force: true }));
  for (const { outputFiles } of await Promise.all([bundleModule(root, '0.0.0'), bundleScript(root, '0.0.0')])) {
    for (const { path, contents } of outputFiles) {
      const file = join(target, relative(built, path));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, contents);
    }
  }
  return target;
}

/** Source of an entry without elements as one module, for pages that use it without a build step. */
export async function coreModule(entry = 'src/core.ts'): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    absWorkingDir: root,
    tsconfig: join(root, 'tsconfig.json'),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    outdir: basename(root),
  });
  return outputFiles[0]!.text;
}
