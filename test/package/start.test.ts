import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { endTree } from '../../scripts/lib/processes.mjs';
import { root } from '../../scripts/lib/paths.mjs';

/*
 * `npm start` in a copy of the checkout that has neither node_modules nor dist. Only npm itself is
 * a stand-in: it "installs" by linking what is installed here, and says that it was called.
 */
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.cache', 'bench']);

let clone: string;
let npm: string;

before(() => {
  clone = mkdtempSync(join(tmpdir(), 'rtc-clone-'));
  cpSync(root, clone, { recursive: true, filter: (path) => !LEFT_OUT.has(basename(path)) || path === root });
  npm = join(clone, 'npm-stand-in.cjs');
  writeFileSync(
    npm,
    `console.error('stand-in npm', process.argv[2]);
     require('node:fs').symlinkSync(${JSON.stringify(join(root, 'node_modules'))}, 'node_modules', 'junction');`,
  );
});
after(() => rmSync(clone, { recursive: true, force: true }));

function npmStart(args: string[], env: NodeJS.ProcessEnv = {}): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [join(clone, 'scripts', 'start.mjs'), ...args], {
    cwd: clone,
    env: { ...process.env, npm_execpath: npm, XDG_STATE_HOME: join(clone, '.state'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part));
  return { child, output: () => text };
}

/** The address that the relay prints once it listens. */
async function addressOf({ child, output }: ReturnType<typeof npmStart>): Promise<string> {
  for (;;) {
    const [, address] = /(http:\/\/[\w.:[\]]+:\d+)/.exec(output()) ?? [];
    if (address !== undefined) return address;
    assert.equal(child.exitCode, null, output());
    await Promise.race([once(child.stdout!, 'data'), once(child.stderr!, 'data'), once(child, 'exit')]);
  }
}

test('in a fresh clone it installs, builds, and serves relay, client files and demo', async () => {
  const started = npmStart(['--port', '0']);
  try {
    const address = await addressOf(started);
    assert.match(started.output(), /stand-in npm ci/);
    assert.match(started.output(), /<rtc-room room="/);

    const health = (await (await fetch(`${address}/healthz`)).json()) as { service: string };
    assert.equal(health.service, 'rtc-elements');
    for (const path of ['/rtc-elements.js', '/rtc-elements.iife.js', '/sri.json', '/', '/socket.io/socket.io.js']) {
      const response = await fetch(address + path);
      assert.equal(response.status, 200, path);
      assert.ok((await response.text()).length > 0, path);
    }

    started.child.kill('SIGTERM');
    const [code] = (await once(started.child, 'exit')) as [number | null];
    assert.equal(code, 0, started.output());
  } finally {
    await endTree(started.child);
  }
});

test('the second time it neither installs nor builds, and takes the port from the environment', async () => {
  if (!existsSync(join(clone, 'node_modules'))) symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  const bundle = join(clone, 'dist', 'cdn', 'rtc-elements.js');
  const built = statSync(bundle).mtimeMs;
  const started = npmStart([], { PORT: '0' });
  try {
    await addressOf(started);
    assert.doesNotMatch(started.output(), /stand-in|Building/);
    assert.equal(statSync(bundle).mtimeMs, built);
  } finally {
    await endTree(started.child);
  }
});

test('a source that changed is built again', async () => {
  writeFileSync(join(clone, 'server', 'version-probe.ts'), 'export const probe = 1;\n');
  const started = npmStart(['--help']);
  try {
    await once(started.child, 'exit');
    assert.match(started.output(), /Building/);
    assert.match(started.output(), /--port/);
    assert.ok(existsSync(join(clone, 'dist', 'server', 'version-probe.js')));
  } finally {
    await endTree(started.child);
  }
});

test('a flag that does not exist is one sentence and a failure', async () => {
  const started = npmStart(['--nonsense']);
  const [code] = (await once(started.child, 'exit')) as [number | null];
  assert.notEqual(code, 0);
  assert.match(started.output(), /nonsense/);
  assert.doesNotMatch(started.output(), /\n\s+at /);
});
