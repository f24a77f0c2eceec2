import assert from 'node:assert/strict';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { test } from 'node:test';
import { fail } from '../../test/fakes/fake-media-devices.js';
import { deviceOf, errorOf, rejectsWith, setUpMedia, summary } from '../../test/fakes/local-media-setup.js';
import { loadDeviceCare } from './load-device-care.js';

/** Room for the part that loads on use, asked for at once or by what follows, and for what follows from that. */
async function settle(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await loadDeviceCare('camera');
    await turn();
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(20);
}

test('devices have names after the first grant and follow what is plugged in', async () => {
  const { media, devices } = setUpMedia();
  assert.deepEqual(media.getState().devices, { microphone: [], camera: [], speaker: [] });
  await media.start(['camera']);
  // A join comes first.
  await until(() => media.getState().devices.camera.length > 0);
  assert.deepEqual(
    media.getState().devices.camera.map(({ id }) => id),
    ['cam-1', 'cam-2'],
  );
  assert.deepEqual(media.getState().devices.speaker, [{ id: 'ear-1', label: 'audiooutput:ear-1' }]);
  devices.plug('videoinput:cam-1', 'videoinput:');
  await settle();
  assert.deepEqual(
    media.getState().devices.camera.map(({ id }) => id),
    ['cam-1'],
  );
});

test('a live source is switched without a gap: the new track first, then the old one stops', async () => {
  const { media, devices, seen, stored } = setUpMedia();
  await media.start(['microphone', 'camera']);
  await settle();
  const [, before] = devices.tracks;
  devices.hold = true;
  const switched = media.chooseDevice('camera', 'cam-2');
  await settle();
  assert.equal(before?.readyState, 'live');
  assert.equal(deviceOf(media, 'camera'), 'cam-1');
  devices.answer();
  await switched;
  assert.equal(before?.readyState, 'ended');
  assert.equal(deviceOf(media, 'camera'), 'cam-2');
  assert.equal(media.getState().chosen.camera, 'cam-2');
  assert.equal(stored.get('rtc-elements:camera'), 'cam-2');
  assert.ok(!seen.slice(4).some((line) => /starting|failed/.test(line)));
});

test('a switch that fails leaves what was live, and the choice, as they were', async () => {
  const { media, devices, steps, stored } = setUpMedia();
  await media.start(['camera']);
  await assert.rejects(media.chooseDevice('camera', 'cam-9'), rejectsWith('device-missing'));
  assert.equal(deviceOf(media, 'camera'), 'cam-1');
  assert.equal(devices.live.length, 1);
  assert.equal(media.getState().chosen.camera, undefined);
  assert.equal(stored.size, 0);
  assert.deepEqual(steps.at(-1), { kind: 'error', detail: 'camera: OverconstrainedError' });
});

test('where only one camera can be open at a time the old one is closed for the new one', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['camera']);
  devices.refuse = () => {
    if (devices.live.length > 0) fail('NotReadableError');
  };
  await media.chooseDevice('camera', 'cam-2');
  assert.equal(deviceOf(media, 'camera'), 'cam-2');
  assert.equal(devices.live.length, 1);
});

test('a camera that another program uses is not switched to: the old one comes back', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['camera']);
  const isTaken = (wanted: MediaStreamConstraints): boolean => JSON.stringify(wanted).includes('cam-2');
  devices.refuse = (wanted) => {
    if (isTaken(wanted)) fail('NotReadableError');
  };
  await assert.rejects(media.chooseDevice('camera', 'cam-2'), rejectsWith('device-busy'));
  assert.equal(deviceOf(media, 'camera'), 'cam-1');
  assert.equal(devices.live.length, 1);
});

test('of two choices in a row the last one holds', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['microphone']);
  devices.hold = true;
  const calls = [media.chooseDevice('microphone', 'mic-2'), media.chooseDevice('microphone', 'mic-1')];
  await settle();
  devices.answer();
  await Promise.all(calls);
  assert.equal(deviceOf(media, 'microphone'), 'mic-1');
  assert.equal(devices.live.length, 1);
});

test('a choice while muted is heard from the moment of unmuting, and not before', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['microphone']);
  await media.setEnabled('microphone', false);
  await media.chooseDevice('microphone', 'mic-2');
  assert.equal(summary(media.getState()), 'off off off');
  assert.deepEqual(
    devices.live.map(({ enabled }) => enabled),
    [false],
  );
  await media.setEnabled('microphone', true);
  assert.equal(deviceOf(media, 'microphone'), 'mic-2');
});

test('a choice before the source is on is remembered and asks nobody', async () => {
  const { media, devices, stored } = setUpMedia();
  await media.chooseDevice('camera', 'cam-2');
  await media.chooseDevice('speaker', 'ear-1');
  assert.equal(devices.asked.length, 0);
  assert.deepEqual(
    [...stored],
    [
      ['rtc-elements:camera', 'cam-2'],
      ['rtc-elements:speaker', 'ear-1'],
    ],
  );
  await media.start(['camera']);
  assert.equal(deviceOf(media, 'camera'), 'cam-2');
  await media.chooseDevice('camera', '');
  assert.equal(deviceOf(media, 'camera'), 'cam-1');
  assert.equal(stored.has('rtc-elements:camera'), false);
});

test('a choice while the device is starting is made once it has started', async () => {
  const { media, devices } = setUpMedia();
  devices.hold = true;
  const calls = [media.start(['camera']), media.chooseDevice('camera', 'cam-2')];
  devices.answer();
  await settle();
  devices.answer();
  await Promise.all(calls);
  assert.equal(deviceOf(media, 'camera'), 'cam-2');
  assert.equal(devices.live.length, 1);
});

test('another choice after a failure tries again with it', async () => {
  const { media, devices } = setUpMedia();
  devices.refuse = (wanted) => {
    if (!JSON.stringify(wanted).includes('cam-2')) fail('NotReadableError');
  };
  await media.start(['camera']);
  await media.chooseDevice('camera', 'cam-2');
  assert.equal(deviceOf(media, 'camera'), 'cam-2');
});

test('a remembered device that is gone gives way to the default and is not forgotten', async () => {
  const { media, devices, stored } = setUpMedia({
    stored: { 'rtc-elements:camera': 'cam-9', 'rtc-elements:microphone': 'mic-2' },
  });
  await media.start(['microphone', 'camera']);
  assert.deepEqual([deviceOf(media, 'microphone'), deviceOf(media, 'camera')], ['mic-2', 'cam-1']);
  assert.deepEqual([stored.get('rtc-elements:camera'), media.getState().chosen.camera], ['cam-9', 'cam-9']);
  assert.equal(devices.asked.length, 2);
});

test('without storage it works all the same', async () => {
  const broken = (): never => fail('SecurityError');
  const { media } = setUpMedia({ storage: { getItem: broken, setItem: broken, removeItem: broken } });
  await media.chooseDevice('camera', 'cam-2');
  await media.start(['camera']);
  assert.equal(deviceOf(media, 'camera'), 'cam-2');
});

test('a camera that is unplugged is replaced by another one', async () => {
  const { media, devices, seen } = setUpMedia();
  await media.start(['camera']);
  devices.ids = ['videoinput:cam-2'];
  devices.live[0]?.end();
  assert.equal(summary(media.getState()), 'off starting off');
  await settle();
  assert.equal(deviceOf(media, 'camera'), 'cam-2');
  assert.ok(!seen.includes('off failed off'));
});

test('the last camera unplugged is missing, and is used again when it comes back', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['camera']);
  devices.ids = ['audioinput:mic-1'];
  devices.live[0]?.end();
  await settle();
  assert.equal(errorOf(media, 'camera').code, 'device-missing');
  devices.plug('videoinput:cam-1');
  await settle();
  assert.equal(deviceOf(media, 'camera'), 'cam-1');
});

test('a camera turned off after it was lost stays off when one is plugged in', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['camera']);
  devices.ids = [];
  devices.live[0]?.end();
  await settle();
  await media.setEnabled('camera', false);
  devices.plug('videoinput:cam-1');
  await settle();
  assert.equal(summary(media.getState()), 'off off off');
});

test('a camera turned off while another one is looked for is not opened', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['camera']);
  devices.live[0]?.end();
  void media.setEnabled('camera', false);
  await settle();
  assert.equal(devices.asked.length, 1);
  assert.equal(summary(media.getState()), 'off off off');
});

test('a permission taken back is an error, and nobody is asked for it by itself', async () => {
  for (const state of ['denied', 'prompt'] as const) {
    const { media, devices, access } = setUpMedia();
    await media.start(['camera']);
    access.camera = state;
    devices.ids = ['videoinput:'];
    devices.live[0]?.end();
    await settle();
    assert.equal(errorOf(media, 'camera').code, 'permission-denied');
    assert.equal(devices.asked.length, 1);
  }
});

test('a camera that ends each time it is opened is given up', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['camera']);
  for (let i = 0; i < 3; i++) {
    devices.live[0]?.end();
    await settle();
  }
  assert.equal(errorOf(media, 'camera').code, 'device-failed');
  assert.equal(devices.asked.length, 2);
});

test('a microphone lost while muted is opened anew when it is wanted', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['microphone']);
  await media.setEnabled('microphone', false);
  devices.live[0]?.end();
  await settle();
  assert.equal(summary(media.getState()), 'off off off');
  await media.setEnabled('microphone', true);
  assert.equal(summary(media.getState()), 'live off off');
});

const MICROPHONES = ['audioinput:mic-1', 'audioinput:mic-2', 'audioinput:mic-3'];

async function setUpDefault(stored = {}) {
  const made = setUpMedia({ stored });
  made.devices.ids = MICROPHONES;
  made.devices.standard = 'mic-1';
  await made.media.start(['microphone']);
  // What the first list says is what is open already.
  await until(() => made.media.getState().devices.microphone.length > 0);
  return made;
}

test("the system's new default microphone is used where none was chosen, without a gap and without a choice", async () => {
  const { media, devices, seen, stored } = await setUpDefault();
  assert.equal(deviceOf(media, 'microphone'), 'default');
  devices.plug(...MICROPHONES);
  await settle();
  assert.equal(devices.asked.length, 1, 'the same default');
  for (const next of ['mic-2', 'mic-3', 'mic-1']) {
    devices.standard = next;
    devices.plug(...MICROPHONES);
    await settle();
    assert.equal(deviceOf(media, 'microphone'), next);
    assert.equal(devices.live.length, 1);
  }
  assert.deepEqual([media.getState().chosen.microphone, stored.size], [undefined, 0]);
  assert.ok(!seen.slice(2).some((line) => /starting|failed/.test(line)));
});

test('it is followed while muted, and heard only once unmuted', async () => {
  const { media, devices } = await setUpDefault();
  await media.setEnabled('microphone', false);
  devices.standard = 'mic-2';
  devices.plug(...MICROPHONES);
  await settle();
  assert.deepEqual(
    devices.live.map(({ deviceId, enabled }) => [deviceId, enabled]),
    [['mic-2', false]],
  );
  assert.equal(summary(media.getState()), 'off off off');
});

test('a default that was unplugged is replaced once, not a second time as the new default', async () => {
  const { media, devices } = await setUpDefault();
  devices.ids = MICROPHONES.slice(1);
  devices.standard = 'mic-2';
  devices.live[0]?.end();
  await settle();
  devices.plug(...devices.ids);
  await settle();
  assert.deepEqual([deviceOf(media, 'microphone'), devices.asked.length], ['default', 2]);
});

test('a default that does not open leaves the one before', async () => {
  const { media, devices } = await setUpDefault();
  devices.refuse = () => fail('NotFoundError');
  devices.standard = 'mic-2';
  devices.plug(...MICROPHONES);
  await settle();
  assert.deepEqual([deviceOf(media, 'microphone'), devices.live.length], ['default', 1]);
});

test('a chosen microphone stays whatever the default is, and is used again when it is back', async () => {
  const { media, devices, stored } = await setUpDefault({ 'rtc-elements:microphone': 'mic-3' });
  devices.standard = 'mic-2';
  devices.plug(...MICROPHONES);
  await settle();
  assert.equal(deviceOf(media, 'microphone'), 'mic-3');
  devices.ids = MICROPHONES.slice(0, 2);
  devices.live[0]?.end();
  devices.plug(...devices.ids);
  await settle();
  assert.notEqual(deviceOf(media, 'microphone'), 'mic-3');
  assert.equal(devices.live.length, 1);
  devices.plug(...MICROPHONES);
  await settle();
  assert.equal(deviceOf(media, 'microphone'), 'mic-3');
  assert.equal(devices.live.length, 1);
  assert.equal(stored.get('rtc-elements:microphone'), 'mic-3');
});

test('a lost camera that was tried again in vain is used when it is plugged in', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['camera']);
  devices.ids = ['audioinput:mic-1'];
  devices.live[0]?.end();
  await settle();
  await assert.rejects(media.setEnabled('camera', true), rejectsWith('device-missing'));
  devices.plug('videoinput:cam-1');
  await settle();
  assert.equal(deviceOf(media, 'camera'), 'cam-1');
});
