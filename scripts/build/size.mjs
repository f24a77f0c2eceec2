import { gzipSync } from 'node:zlib';
import { ExpectedError } from '../lib/expected-error.mjs';
import { bundleCore, bundleModule, packagesIn, SOON_LOADED } from './bundle.mjs';

/**
 * What a page may cost, in bytes after gzip -9. A kilobyte is 1000 bytes here, the smaller of the
 * two readings: 45 KB is 45,000.
 */
export const BUDGETS = { call: 45_000, core: 14_000 };

/**
 * What the build lets pass today: what has been reached, so that nothing grows unnoticed. One goes up
 * only with something that a call needs and had not, never past its budget, and CHANGELOG.md says so.
 */
export const CEILINGS = { call: 45_000, core: 14_000 };

const gzipped = (contents) => gzipSync(contents, { level: 9 }).length;

/**
 * Weighs what a default call loads (the module and all that it imports at once; chunks that load
 * on use count from the moment a default call uses them, see `onUse`) and the core on its own.
 * @param {{ onUse?: string[] }} [options] sources of chunks that a default call loads too
 */
export async function weigh(root, version, { onUse = SOON_LOADED } = {}) {
  const [module, core] = await Promise.all([bundleModule(root, version), bundleCore(root)]);
  const contents = new Map(module.outputFiles.map((file) => [file.path, file.contents]));
  const bytesOf = (name) => gzipped([...contents].find(([path]) => path.replaceAll('\\', '/').endsWith(name))[1]);
  const { outputs } = module.metafile;
  const loaded = new Set();
  const load = (name) => {
    if (loaded.has(name)) return;
    loaded.add(name);
    for (const { path, kind } of outputs[name].imports) if (kind === 'import-statement') load(path);
  };
  for (const [name, { entryPoints }] of Object.entries(outputs)) {
    if (entryPoints.some((source) => source === 'src/cdn.ts' || onUse.includes(source))) load(name);
  }
  const files = Object.keys(outputs)
    .filter((name) => name.endsWith('.js'))
    .map((name) => ({ name, bytes: bytesOf(name), atOnce: loaded.has(name) }));
  return {
    files,
    call: files.filter(({ atOnce }) => atOnce).reduce((sum, { bytes }) => sum + bytes, 0),
    core: gzipped(core.outputFiles[0].contents),
    corePackages: packagesIn(core.metafile),
    parts: partsOf(outputs, loaded),
  };
}

/** Minified bytes by origin, largest first: where to look when the budget is short. */
function partsOf(outputs, loaded) {
  const parts = new Map();
  for (const name of loaded) {
    for (const [path, { bytesInOutput }] of Object.entries(outputs[name].inputs)) {
      const origin = path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? path.split('/').slice(0, 3).join('/');
      parts.set(origin, (parts.get(origin) ?? 0) + bytesInOutput);
    }
  }
  return [...parts].sort((a, b) => b[1] - a[1]);
}

const row = (label, bytes, budget) =>
  `  ${label.padEnd(52)} ${bytes.toLocaleString('en').padStart(8)}` +
  (budget === undefined
    ? ''
    : ` of ${budget.toLocaleString('en').padStart(6)}  ${bytes > budget ? 'OVER BUDGET' : 'ok'}`);

/** Prints the table against the budgets; throws where a ceiling is passed. */
export function checkSizes(sizes, ceilings = CEILINGS, log = console.log) {
  const budgets = BUDGETS;
  log('Size after gzip, in bytes:');
  for (const { name, bytes, atOnce } of sizes.files) log(row(`${name}${atOnce ? '' : ' (on use)'}`, bytes));
  log(row('everything a default call loads', sizes.call, budgets.call));
  log(row('core without socket.io-client', sizes.core, budgets.core));
  const over = ['call', 'core'].filter((what) => sizes[what] > ceilings[what]);
  if (over.length === 0) return;
  log('\nThe largest parts of a default call, minified, before gzip:');
  for (const [origin, bytes] of sizes.parts.slice(0, 20)) log(row(origin, bytes));
  throw new ExpectedError(
    over.map((what) => `Too large: ${what} is ${sizes[what]} bytes of ${ceilings[what]}.`).join(' '),
  );
}
