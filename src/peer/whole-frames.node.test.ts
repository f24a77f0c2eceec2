import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { WholeFrames } from './whole-frames.js';

test('a link that is given up while it looks for frames asks nobody for any', async () => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const connection = {
    signalingState: 'stable',
    getSenders: () => [],
    getStats: async () => new Map(),
  };
  let asked = 0;
  const frames = new WholeFrames(connection as unknown as RTCPeerConnection, () => (asked += 1));
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const recovered = frames.recover();
  connection.signalingState = 'closed';
  frames.close();
  await recovered;
  for (let look = 0; look < 3; look += 1) {
    mock.timers.tick(300);
    await settle();
  }
  assert.equal(asked, 0);

  connection.signalingState = 'stable';
  await frames.recover();
  mock.timers.tick(300);
  await settle();
  assert.equal(asked, 1, 'otherwise it asks');
  frames.close();
  mock.timers.reset();
});
