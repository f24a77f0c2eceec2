import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'node:test';
import { fail } from '../../test/fakes/fake-media-devices.js';
import { deviceOf, errorOf, setUpMedia, summary } from '../../test/fakes/local-media-setup.js';

/*
 * Wishes that come while the part that changes devices is still loading: it never comes before the
 * call that asked for it has returned, so all that happens in one go with that call is meanwhile.
 */

const loaded = async (): Promise<void> => {
  await import('./device-care.js');
  await delay(20);
};

test('a camera turned off meanwhile is not exchanged: the choice is for the next time', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['camera']);
  const choice = media.chooseDevice('camera', 'cam-2');
  await media.setEnabled('camera', false);
  await choice;
  assert.deepEqual([summary(media.getState()), devices.asked.length], ['off off off', 1]);
  await media.setEnabled('camera', true);
  assert.equal(deviceOf(media, 'camera'), 'cam-2');
});

test('a camera turned off and on again meanwhile ends with the chosen device', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['camera']);
  devices.hold = true;
  const choice = media.chooseDevice('camera', 'cam-2');
  void media.setEnabled('camera', false);
  void media.setEnabled('camera', true);
  await loaded();
  devices.hold = false;
  devices.answer();
  await choice;
  assert.equal(deviceOf(media, 'camera'), 'cam-2');
  assert.equal(devices.live.length, 1);
});

test('a choice after which all was released opens nothing and is for the next time', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['camera']);
  const choice = media.chooseDevice('camera', 'cam-2');
  media.release();
  await choice;
  assert.deepEqual([devices.asked.length, devices.live.length], [1, 0]);
  await media.start(['camera']);
  assert.equal(deviceOf(media, 'camera'), 'cam-2');
});

test('a choice after which all was closed opens nothing and remembers nothing', async () => {
  const { media, devices, stored } = setUpMedia();
  await media.start(['camera']);
  const choice = media.chooseDevice('camera', 'cam-2');
  media.close();
  await choice;
  assert.deepEqual([devices.asked.length, devices.live.length, stored.size], [1, 0, 0]);
});

test('of two choices only the last one is made', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['camera']);
  await Promise.all([media.chooseDevice('camera', 'cam-1'), media.chooseDevice('camera', 'cam-2')]);
  assert.equal(deviceOf(media, 'camera'), 'cam-2');
  assert.equal(devices.live.length, 1);
});

test('a camera lost meanwhile comes back as the chosen one', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['camera']);
  const choice = media.chooseDevice('camera', 'cam-2');
  devices.live[0]?.end();
  await choice;
  assert.equal(deviceOf(media, 'camera'), 'cam-2');
  assert.equal(devices.live.length, 1);
});

test('a lost camera after which all was turned off, released or closed is not replaced', async () => {
  for (const end of ['off', 'release', 'close'] as const) {
    const { media, devices } = setUpMedia();
    await media.start(['camera']);
    devices.live[0]?.end();
    if (end === 'off') void media.setEnabled('camera', false);
    else media[end]();
    await loaded();
    assert.deepEqual([summary(media.getState()), devices.asked.length], ['off off off', 1]);
  }
});

test('a lost camera turned off and on again meanwhile is replaced once', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['camera']);
  devices.live[0]?.end();
  void media.setEnabled('camera', false);
  await media.setEnabled('camera', true);
  assert.deepEqual([summary(media.getState()), devices.asked.length], ['off live off', 2]);
});

test('where one camera opens at a time and it is turned off before the new one opens, none is opened', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['camera']);
  devices.hold = true;
  devices.refuse = () => fail('NotReadableError');
  const choice = media.chooseDevice('camera', 'cam-2');
  await loaded();
  void media.setEnabled('camera', false);
  devices.answer();
  await choice;
  assert.deepEqual([summary(media.getState()), devices.asked.length], ['off off off', 2]);
  assert.equal(media.getState().chosen.camera, 'cam-2');
});

test('a muted microphone that cannot be exchanged beside itself is closed, and opens as the chosen one', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['microphone']);
  await media.setEnabled('microphone', false);
  devices.refuse = () => {
    if (devices.live.length > 0) fail('NotReadableError');
  };
  await media.chooseDevice('microphone', 'mic-2');
  assert.deepEqual([summary(media.getState()), devices.live.length], ['off off off', 0]);
  await media.setEnabled('microphone', true);
  assert.equal(deviceOf(media, 'microphone'), 'mic-2');
});

test('where neither the new camera nor the old one opens any more, that is the error', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['camera']);
  devices.refuse = () => fail('NotReadableError');
  await assert.rejects(media.chooseDevice('camera', 'cam-2'), {
    code: 'device-busy',
  });
  assert.equal(errorOf(media, 'camera').code, 'device-busy');
  assert.equal(devices.live.length, 0);
});
