import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedError } from './expected-error.mjs';
import { run } from './processes.mjs';

/**
 * Whether node_modules holds what package-lock.json names. npm writes down what it installed in
 * node_modules/.package-lock.json, at the very end of an installation: comparing the two needs no
 * record of our own and finds a half-finished one too.
 */
export function isInstalled(root) {
  let wanted;
  let present;
  try {
    wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    present = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages;
  } catch {
    return false;
  }
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional, peer }]) =>
      path === '' || (optional ?? devOptional ?? peer) || present[path]?.version === version,
  );
}

/** Installs the locked dependencies where they are not in place already. */
export async function ensureInstalled(root, log = console.error) {
  if (isInstalled(root)) return;
  log('Installing dependencies (npm ci) ...');
  const [command, before] = npmCommand();
  const { code } = await run(command, [...before, 'ci', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: root });
  if (code !== 0) throw new ExpectedError(`npm ci failed (exit code ${code}): see its lines above.`);
}

/** The npm that runs us, on this very Node; else the one on the path. */
function npmCommand() {
  const npm = process.env.npm_execpath;
  if (npm && /\.[cm]?js$/.test(npm)) return [process.execPath, [npm]];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
}
