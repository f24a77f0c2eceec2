import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { mock, test } from 'node:test';
import { setUpMedia, summary } from '../../test/fakes/local-media-setup.js';
import { presenceOf } from '../room/participants.js';
import './device-care.js';

/** With what cares for the devices, which a choice loads. */
async function setUp(options: Parameters<typeof setUpMedia>[0] = {}) {
  const made = setUpMedia(options);
  await made.media.start(['microphone', 'camera']);
  await made.media.chooseDevice('speaker', 'ear-1');
  const [microphone, camera] = made.devices.tracks;
  return { ...made, microphone: microphone!, camera: camera! };
}
const settle = async (): Promise<void> => delay(20);

test('a camera that ends in mid-call is lost until it is back, and the others are told both', async () => {
  const { media, devices, camera } = await setUp();
  assert.deepEqual(presenceOf(media.getState()), { microphone: true, camera: true, screen: false, lost: [] });
  devices.ids = ['audioinput:mic-1'];
  camera.end();
  await settle();
  assert.equal(summary(media.getState()), 'live failed off');
  assert.deepEqual(presenceOf(media.getState()), { microphone: true, camera: false, screen: false, lost: ['camera'] });
  devices.plug('audioinput:mic-1', 'videoinput:cam-1');
  await settle();
  assert.deepEqual(presenceOf(media.getState()), { microphone: true, camera: true, screen: false, lost: [] });
  media.close();
});

test('it is lost while another one is looked for, and until one has opened', async () => {
  const { media, devices, camera } = await setUp();
  devices.hold = true;
  camera.end();
  await settle();
  assert.deepEqual([summary(media.getState()), media.getState().lost], ['live starting off', ['camera']]);
  devices.answer();
  await settle();
  assert.deepEqual([summary(media.getState()), media.getState().lost], ['live live off', []]);
  media.close();
});

test('it is lost no more once it is turned off, and not when it then cannot be turned on', async () => {
  const { media, devices, camera } = await setUp();
  devices.ids = ['audioinput:mic-1'];
  camera.end();
  await settle();
  await assert.rejects(media.setEnabled('camera', true));
  assert.deepEqual(media.getState().lost, ['camera'], 'another try in vain leaves it lost');
  await media.setEnabled('camera', false);
  assert.deepEqual(media.getState().lost, []);
  await assert.rejects(media.setEnabled('camera', true));
  assert.deepEqual(media.getState().lost, []);
  media.close();
});

test('both are lost where the permission is taken back; what fails at the start, or while muted, was never lost', async () => {
  const { media, access, microphone, camera } = await setUp();
  access.camera = access.microphone = 'denied';
  microphone.end();
  camera.end();
  await settle();
  assert.deepEqual(media.getState().lost, ['microphone', 'camera']);
  media.close();
  const muted = await setUp();
  await muted.media.setEnabled('microphone', false);
  muted.microphone.end();
  await settle();
  assert.deepEqual(presenceOf(muted.media.getState()).lost, []);
  muted.media.close();
  const refused = setUpMedia({ access: { camera: 'denied' } });
  refused.devices.ids = [];
  await refused.media.start(['microphone', 'camera']);
  await refused.media.chooseDevice('speaker', 'ear-1');
  assert.equal(summary(refused.media.getState()), 'failed failed off');
  assert.deepEqual(presenceOf(refused.media.getState()).lost, []);
  refused.media.close();
});

test('one of whom nothing comes through for five seconds is told as off, and on again as soon as it does', async (t) => {
  const { media, microphone, camera } = await setUp();
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  camera.mute(true);
  microphone.mute(true);
  mock.timers.tick(4_900);
  microphone.mute(false);
  assert.deepEqual(media.getState().muted ?? [], []);
  mock.timers.tick(200);
  assert.deepEqual(media.getState().muted, ['camera']);
  assert.equal(summary(media.getState()), 'live live off', 'it is open all the same');
  assert.deepEqual(presenceOf(media.getState()), { microphone: true, camera: false, screen: false, lost: [] });
  camera.mute(false);
  assert.deepEqual(media.getState().muted, []);
  assert.equal(presenceOf(media.getState()).camera, true);
  media.close();
});

test('what is turned off meanwhile is not told as muted, nor is the next one', async (t) => {
  const { media, devices, camera } = await setUp();
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  camera.mute(true);
  await media.setEnabled('camera', false);
  mock.timers.tick(6_000);
  assert.deepEqual(media.getState().muted ?? [], []);
  await media.setEnabled('camera', true);
  devices.tracks.at(-1)?.mute(true);
  mock.timers.tick(6_000);
  assert.deepEqual(media.getState().muted, ['camera']);
  await media.setEnabled('camera', false);
  await media.setEnabled('camera', true);
  assert.deepEqual(media.getState().muted, []);
  media.close();
});
