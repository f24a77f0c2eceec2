import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { filesBelow } from '../lib/files.mjs';
import { bundleModule, bundleScript, licenses } from './bundle.mjs';

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

/**
 * Writes dist/cdn: both bundles, each compressed beside itself, `sri.json` and the licenses.
 * Everything is made in memory first, so that a relay that serves the folder never sees half of it.
 * @returns {Promise<import('esbuild').Metafile>} of the module build
 */
export async function buildCdn(root, version) {
  const [module, script] = await Promise.all([bundleModule(root, version), bundleScript(root, version)]);
  const folder = join(root, 'dist', 'cdn');
  const outputs = new Map();
  for (const { path, contents } of [...module.outputFiles, ...script.outputFiles]) {
    outputs.set(relative(folder, path).split(sep).join('/'), Buffer.from(contents));
  }
  const scripts = [...outputs].filter(([name]) => name.endsWith('.js'));
  const integrity = Object.fromEntries(scripts.map(([name, contents]) => [name, sriOf(contents)]));
  await Promise.all(
    scripts.map(async ([name, contents]) => {
      outputs.set(`${name}.gz`, await gzip(contents, { level: 9 }));
      outputs.set(`${name}.br`, await brotli(contents));
    }),
  );
  outputs.set('sri.json', Buffer.from(`${JSON.stringify({ version, ...integrity }, null, 2)}\n`));
  outputs.set('LICENSES.txt', Buffer.from(licenses(root, module.metafile)));
  for (const [name, contents] of outputs) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), contents);
  }
  for (const name of filesBelow(folder, '.')) if (!outputs.has(name)) rmSync(join(folder, name));
  return module.metafile;
}

/** As a page writes it into `integrity`. */
export function sriOf(contents) {
  return `sha384-${createHash('sha384').update(contents).digest('base64')}`;
}
