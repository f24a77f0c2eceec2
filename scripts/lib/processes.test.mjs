import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { runNode } from './processes.mjs';

test('output and exit code come back', async () => {
  const { code, output, timedOut } = await runNode(['-e', 'console.log(1);console.error(2);process.exit(3)'], {
    capture: true,
  });
  assert.deepEqual([code, timedOut], [3, false]);
  assert.deepEqual(output.trim().split('\n').sort(), ['1', '2']);
});

test('what runs past its limit is ended, and what it started in a group of its own too', async () => {
  // The grandchild ignores the polite signal, as a hung browser would.
  const grandchild = `process.on('SIGTERM', () => {}); console.log(process.pid); setInterval(() => {}, 1000)`;
  const child = `
    require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'inherit', detached: true });
    setInterval(() => {}, 1000);`;
  const { code, output, timedOut } = await runNode(['-e', child], { capture: true, limitMs: 1_500 });
  assert.equal(timedOut, true);
  assert.notEqual(code, 0);
  const pid = Number(output.trim());
  assert.ok(pid > 0, output);
  // The kernel takes a moment to end what was killed, on a busy machine a longer one.
  for (let tries = 0; tries < 100 && isRunning(pid); tries += 1) await delay(50);
  assert.equal(isRunning(pid), false);
});

/** In a container nobody may be there to collect the dead: those count as ended. */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
