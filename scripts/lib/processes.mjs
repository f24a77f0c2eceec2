import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const GRACE_MS = 8_000;

/** Process ids of everything that `pid` started, its children's children too; parents first. */
export function descendants(pid) {
  const children = new Map();
  for (const [child, parent] of parentTable()) {
    children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const found = [];
  const queue = [pid];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const own = children.get(next) ?? [];
    found.push(...own);
    queue.push(...own);
  }
  return found;
}

/** Pairs of process id and parent's id; read from /proc because slim images have no `ps`. */
function parentTable() {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
          // The command's name stands in parentheses and may hold anything: what follows it is regular.
          return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]];
        } catch {
          return []; // ended meanwhile
        }
      });
  }
  const ps = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return (ps.stdout ?? '')
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
}

/** Ends a process and whatever it started: politely first, so that browsers and profiles are cleared away. */
export async function endTree(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    return;
  }
  const tree = [child.pid, ...descendants(child.pid)];
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  let timer;
  await Promise.race([ended, new Promise((resolve) => (timer = setTimeout(resolve, GRACE_MS)))]);
  clearTimeout(timer);
  // Browsers stand in process groups of their own and outlive a driver that was killed.
  for (const pid of new Set([...tree, ...descendants(child.pid)])) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // already gone
    }
  }
}

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, limitMs?: number, capture?: boolean }} [options]
 *   `capture` keeps stdout and stderr in `output` instead of showing them.
 * @returns {Promise<{ code: number, output: string, timedOut: boolean, durationMs: number }>}
 */
export function run(command, args, { cwd, env, limitMs, capture = false } = {}) {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const stdio = capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'];
    const child = spawn(command, args, { cwd, stdio, env: { ...process.env, ...env } });
    let output = '';
    let timedOut = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text));
    }
    const limit =
      limitMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            // A grandchild that keeps the pipe open must not keep us: `close` follows once the tree is gone.
            void endTree(child);
          }, limitMs);
    const forward = () => void endTree(child);
    process.once('SIGTERM', forward);
    process.once('SIGINT', forward);
    const settle = () => {
      clearTimeout(limit);
      process.off('SIGTERM', forward);
      process.off('SIGINT', forward);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (code, signal) => {
      settle();
      const durationMs = performance.now() - started;
      resolve({ code: code ?? (signal ? 1 : 0), output, timedOut, durationMs });
    });
  });
}

/** Runs a script of an installed package, or a plain one, with this very Node. */
export function runNode(args, options) {
  return run(process.execPath, args, options);
}
