import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const FILE = 'secret';
const SHORTEST = 32;

export interface SecretSource {
  /** Folder the secret is kept in; `$XDG_STATE_HOME/rtc-elements` or `~/.rtc-elements` when left out. */
  readonly stateDir?: string | undefined;
  /** Told in one sentence when the secret cannot be kept. */
  readonly warn: (sentence: string) => void;
}

export function defaultStateDir(env: NodeJS.ProcessEnv = process.env): string {
  return env.XDG_STATE_HOME ? join(env.XDG_STATE_HOME, 'rtc-elements') : join(homedir(), '.rtc-elements');
}

/**
 * The secret that signs seats and chat lines: made on first start and kept (0600), so that both
 * survive a restart without configuration. Where nothing can be kept it lives as long as the process.
 */
export function loadSecret({ stateDir, warn }: SecretSource): string {
  try {
    const folder = stateDir ?? defaultStateDir();
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return readOrMake(join(folder, FILE), warn);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    warn(`The relay's secret could not be kept (${why}); people lose their seats when the relay restarts.`);
    return makeSecret();
  }
}

function readOrMake(path: string, warn: SecretSource['warn']): string {
  const kept = readSecret(path, warn);
  if (kept !== undefined) return kept;
  // Written aside and linked into place: of two relays that start at once both use the one that came first.
  const draft = `${path}.${String(process.pid)}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${makeSecret()}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
  const made = readSecret(path, warn);
  if (made === undefined) throw new Error(`${path} vanished`);
  return made;
}

function readSecret(path: string, warn: SecretSource['warn']): string | undefined {
  let secret: string;
  try {
    secret = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  if (secret.length < SHORTEST) throw new Error(`${path} holds no secret of ${String(SHORTEST)} characters`);
  if ((statSync(path).mode & 0o077) !== 0) {
    warn(`${path} could be read by other users; its permissions are now 0600.`);
    chmodSync(path, 0o600);
  }
  return secret;
}

function makeSecret(): string {
  return randomBytes(32).toString('hex');
}
