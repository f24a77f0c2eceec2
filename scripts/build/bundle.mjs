import { build } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { joinChunks } from './join-chunks.mjs';
import { minifyTemplates } from './minify-templates.mjs';
import {
  leanLit,
  leanLocalize,
  ownTrustedTypesPolicy,
  pollingOnUse,
  socketIoOnUse,
  textOnlySocketIo,
} from './plugins.mjs';

/**
 * Has Chromium (136 and later) compile every function while the file is still loading, on a thread
 * beside the page's own, which otherwise does so one by one in the middle of a join. Only as the
 * very first line (WICG explicit-javascript-compile-hints-file-based); a comment to everybody else.
 */
const COMPILE_AHEAD = '//# allFunctionsCalledOnLoad\n';

/**
 * What loads by itself before a join or soon after, and so is part of a default call. One file: four dictionaries
 * for gzip were 780 bytes more.
 */
export const SOON_LOADED = [
  'src/room/afterwards.ts',
  'src/media/device-care.ts',
  'src/signaling/find-relay.ts',
  'src/peer/link-care.ts',
  'src/components/shared/sound-level.ts',
];

/** What every bundle for browsers has in common. `write: false`: results are files in memory. */
function browserOptions(root) {
  return {
    absWorkingDir: root,
    tsconfig: join(root, 'tsconfig.json'),
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    // lit's `development` build stays out: it warns on the console and is three times the size.
    conditions: ['production', 'module'],
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    logLevel: 'warning',
  };
}

const callPlugins = () => [
  ownTrustedTypesPolicy(),
  leanLit(),
  leanLocalize(),
  socketIoOnUse(),
  textOnlySocketIo(),
  pollingOnUse(),
  minifyTemplates(),
];

/** One module for `<script type="module">`, and chunks for what it imports on use. */
export async function bundleModule(root, version) {
  // Minified here and by terser after joining: together they make it 3% smaller than either alone.
  const outdir = 'dist/cdn';
  const built = await build({
    ...browserOptions(root),
    entryPoints: { 'rtc-elements': 'src/cdn.ts' },
    outdir,
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    sourcemap: 'external',
    plugins: callPlugins(),
  });
  return joinChunks(built, {
    root,
    outdir,
    entry: 'src/cdn.ts',
    together: SOON_LOADED,
    banner: banner(version),
    hint: COMPILE_AHEAD,
  });
}

/** One classic script that leaves `window.RtcElements`. */
export async function bundleScript(root, version) {
  return build({
    ...browserOptions(root),
    entryPoints: { 'rtc-elements.iife': 'src/cdn-iife.ts' },
    outdir: 'dist/cdn',
    format: 'iife',
    globalName: 'RtcElements',
    sourcemap: 'linked',
    banner: { js: banner(version) },
    plugins: callPlugins(),
  });
}

/**
 * The headless core as an application would bundle it, to weigh it and to see what it pulls in: the
 * first output file is what loads at once, the others what loads on use.
 */
export async function bundleCore(root) {
  const outdir = 'core';
  const external = ['socket.io-client'];
  const built = await build({
    ...browserOptions(root),
    entryPoints: ['src/core.ts'],
    outdir,
    format: 'esm',
    splitting: true,
    sourcemap: 'external',
    external,
  });
  return joinChunks(built, { root, outdir, entry: 'src/core.ts', external, sourcemap: 'hidden' });
}

function banner(version) {
  return `/*! rtc-elements ${version} | MIT | others' licenses: LICENSES.txt */`;
}

/**
 * Names of the npm packages whose code is in a bundle, sorted.
 * @param {import('esbuild').Metafile} metafile
 * @returns {string[]}
 */
export function packagesIn(metafile) {
  const names = Object.keys(metafile.inputs)
    .map((path) => path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1])
    .filter((name) => name !== undefined);
  return [...new Set(names)].sort();
}

/** The license texts that redistribution asks for: ours, and those of every package in the bundle. */
export function licenses(root, metafile) {
  const own = readFileSync(join(root, 'LICENSE'), 'utf8');
  const others = packagesIn(metafile).map((name) => {
    const folder = join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license'].map((n) => join(folder, n)).find(existsSync);
    return `${name} ${version} (${license})\n\n${file ? readFileSync(file, 'utf8') : 'No license file in the package.\n'}`;
  });
  return [`rtc-elements\n\n${own}`, ...others].join(`\n${'-'.repeat(80)}\n\n`);
}
