import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './processes.mjs';

const APT_GET = '/usr/bin/apt-get';

/** Programs that some tests use where they are, and the Debian package that has each. */
const TOOLS = { turnserver: 'coturn', ip: 'iproute2', nft: 'nftables' };

/** Path of the first of these commands that is there, or undefined. */
export function findCommand(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether this user may install what Debian has. */
export function mayInstall() {
  return process.getuid?.() === 0 && existsSync(APT_GET);
}

/** Throws with the last line of apt-get where that fails. */
export async function aptInstall(name) {
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, capture: true, limitMs: 5 * 60_000 };
  await run(APT_GET, ['update'], options);
  const { code, output } = await run(APT_GET, ['install', '-y', '--no-install-recommends', name], options);
  if (code !== 0) throw new Error(output.trim().split('\n').at(-1));
}

/**
 * Installs those of these programs that are missing, where that may be done. Never throws: tests without are skipped.
 * Not under systemd, which starts a server that is installed: nobody who runs tests has asked for that.
 */
export async function ensureTools(wanted, { log = console.error, means } = {}) {
  const isServed = existsSync('/run/systemd/system');
  const { find, install } = means ?? { find: findCommand, install: mayInstall() && !isServed ? aptInstall : undefined };
  for (const name of wanted) {
    if (!install || find(name)) continue;
    log(`Installing ${TOOLS[name]} (apt-get) ...`);
    await install(TOOLS[name]).catch((error) => log(`${TOOLS[name]}: ${error.message}`));
  }
}
