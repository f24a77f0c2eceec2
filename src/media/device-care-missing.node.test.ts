import assert from 'node:assert/strict';
import { register } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'node:test';
import { fail } from '../../test/fakes/fake-media-devices.js';
import { deviceOf, errorOf, setUpMedia, summary } from '../../test/fakes/local-media-setup.js';
import { RtcError } from '../util/errors.js';

/*
 * What it is like where the part that loads on use cannot be fetched: offline, or gone with the
 * release before. A file of its own, as its loader is for the whole process.
 */
const offline = `export async function resolve(specifier, context, next) {
  if (/\\/(device-care|media-failures)\\.js$/.test(specifier)) throw new Error('offline');
  return next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(offline)}`);

/** A module that does not come fails later than a turn of the event loop. */
const failed = async (): Promise<void> => delay(100);
const plain = (cause: string) => (error: unknown) =>
  error instanceof RtcError &&
  error.code === 'device-failed' &&
  error.subject === 'camera' &&
  (error.cause as Error).message === cause;

test('a choice rejects, and the live camera stays', async () => {
  const { media, devices, steps, stored } = setUpMedia();
  await media.start(['camera']);
  await assert.rejects(media.chooseDevice('camera', 'cam-2'), plain('offline'));
  assert.equal(deviceOf(media, 'camera'), 'cam-1');
  assert.equal(devices.live.length, 1);
  assert.deepEqual([media.getState().chosen.camera, stored.size], [undefined, 0]);
  assert.deepEqual(steps.at(-1), { kind: 'error', detail: 'camera: Error' });
});

test('nothing can be chosen, whatever it is for: the choice rejects, and nothing is remembered', async () => {
  const { media, stored } = setUpMedia();
  await assert.rejects(media.chooseDevice('camera', 'cam-2'), plain('offline'));
  await assert.rejects(media.chooseDevice('speaker', 'ear-1'), { code: 'device-failed', subject: 'speaker' });
  assert.deepEqual([media.getState().chosen, stored.size], [{}, 0]);
});

test('the devices there are stay unknown, and the call goes on', async () => {
  const { media, steps } = setUpMedia();
  await media.start(['microphone', 'camera']);
  media.setAudience(3);
  await failed();
  assert.equal(summary(media.getState()), 'live live off');
  assert.deepEqual(media.getState().devices.camera, []);
  assert.ok(!steps.some(({ kind }) => kind === 'error'));
});

test('a lost camera has failed, and is tried again when it is turned on', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['camera']);
  devices.live[0]?.end();
  await failed();
  assert.ok(plain('offline')(errorOf(media, 'camera')));
  await media.setEnabled('camera', true);
  assert.equal(summary(media.getState()), 'off live off');
});

test('a lost camera that was turned off meanwhile is off, without an error', async () => {
  for (const end of ['off', 'release', 'close'] as const) {
    const { media, devices, steps } = setUpMedia();
    await media.start(['camera']);
    devices.live[0]?.end();
    if (end === 'off') void media.setEnabled('camera', false);
    else media[end]();
    await failed();
    assert.equal(summary(media.getState()), 'off off off');
    assert.ok(!steps.some(({ kind }) => kind === 'error'));
  }
});

test('what does not open keeps its cause, without a better word for it', async () => {
  const { media, devices } = setUpMedia();
  devices.refuse = () => fail('NotReadableError', 'in use');
  await media.start(['microphone', 'camera']);
  assert.ok(plain('in use')(errorOf(media, 'camera')));
  assert.equal(errorOf(media, 'microphone').subject, 'microphone');
  assert.equal(devices.asked.length, 1);
});

test('a remembered camera that is gone gives way to the default all the same', async () => {
  const { media } = setUpMedia({ stored: { 'rtc-elements:camera': 'cam-9' } });
  await media.start(['camera']);
  assert.equal(deviceOf(media, 'camera'), 'cam-1');
});
