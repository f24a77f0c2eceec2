import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ensureTools, findCommand } from './debian-tools.mjs';

test('the first of the commands that is there is found', () => {
  assert.match(findCommand('no-such-command-here', 'node'), /[\\/]node$/);
  assert.equal(findCommand('no-such-command-here'), undefined);
});

test('what is missing is installed under the name of its package, what is there is not', async () => {
  const [installed, lines] = [[], []];
  const means = { find: () => undefined, install: async (name) => installed.push(name) };
  await ensureTools(['turnserver'], { log: (line) => lines.push(line), means });
  assert.deepEqual([installed, lines], [['coturn'], ['Installing coturn (apt-get) ...']]);
  await ensureTools(['turnserver'], { means: { find: () => '/bin/turnserver', install: () => assert.fail() } });
});

test('what cannot be installed is told of, and what may not be is left', async () => {
  const lines = [];
  const install = async () => {
    throw new Error('no network');
  };
  await ensureTools(['turnserver'], { log: (line) => lines.push(line), means: { find: () => undefined, install } });
  assert.equal(lines.at(-1), 'coturn: no network');
  await ensureTools(['turnserver'], { log: () => assert.fail(), means: { find: () => undefined } });
});
