import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow } from '../lib/files.mjs';

const FILES = ['package.json', 'package-lock.json', 'tsconfig.base.json', 'tsconfig.json', 'tsconfig.node.json'];
const FOLDERS = ['src', 'server', 'scripts/build'];
const STAMP = 'dist/.build.json';

/** One hash of everything that a build is made from. Contents, not times: a checkout changes the times. */
export function hashInputs(root) {
  const hash = createHash('sha256');
  const sources = FOLDERS.flatMap((folder) => filesBelow(root, folder, (path) => !path.endsWith('.test.ts')));
  for (const path of [...FILES, ...sources]) {
    hash.update(`${path}\0`);
    if (existsSync(join(root, path))) hash.update(readFileSync(join(root, path)));
    hash.update('\0');
  }
  return hash.digest('hex');
}

/** Whether dist/ was built from what is there now; `full` asks for type declarations and the manifest too. */
export function isFresh(root, { full = false } = {}) {
  try {
    const stamp = JSON.parse(readFileSync(join(root, STAMP), 'utf8'));
    return stamp.hash === hashInputs(root) && (stamp.full || !full);
  } catch {
    return false;
  }
}

/** Written last: a build that was interrupted leaves none. */
export function writeStamp(root, hash, full) {
  mkdirSync(dirname(join(root, STAMP)), { recursive: true });
  writeFileSync(join(root, STAMP), `${JSON.stringify({ hash, full })}\n`);
}
