import assert from 'node:assert/strict';
import { setImmediate as settle } from 'node:timers/promises';
import { test } from 'node:test';
import { fail } from '../../test/fakes/fake-media-devices.js';
import { errorOf, rejectsWith, setUpMedia, summary } from '../../test/fakes/local-media-setup.js';
import { LocalMedia } from './local-media.js';

test('starting and live are told apart, and nothing is told before it is so', async () => {
  const { media, seen, devices } = setUpMedia();
  const started = media.setEnabled('camera', true);
  assert.equal(summary(media.getState()), 'off starting off');
  assert.equal(devices.live.length, 0);
  await started;
  assert.deepEqual([...new Set(seen)], ['off starting off', 'off live off']);
});

test('the browser is asked before the call returns', () => {
  const { media, devices } = setUpMedia();
  void media.start(['microphone', 'camera']);
  assert.equal(devices.asked.length, 1);
  void media.setEnabled('screen', true);
  assert.equal(devices.asked.length, 2);
});

test('both are asked for in one question', async () => {
  const { media, devices, steps } = setUpMedia();
  let grants = 0;
  media.on('permission-granted', () => grants++);
  await media.start(['microphone', 'camera']);
  assert.equal(summary(media.getState()), 'live live off');
  assert.equal(devices.asked.length, 1);
  await media.setEnabled('camera', false);
  await media.setEnabled('camera', true);
  assert.equal(grants, 1);
  assert.deepEqual(steps, [
    { kind: 'my-stream', detail: 'microphone, camera' },
    { kind: 'my-stream', detail: 'camera' },
  ]);
});

test('muting keeps the microphone open and unmuting is immediate', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['microphone']);
  const [track] = devices.live;
  void media.setEnabled('microphone', false);
  assert.equal(summary(media.getState()), 'off off off');
  assert.deepEqual([track?.enabled, track?.readyState], [false, 'live']);
  void media.setEnabled('microphone', true);
  assert.equal(summary(media.getState()), 'live off off');
  assert.equal(track?.enabled, true);
  assert.equal(devices.asked.length, 1);
});

test('turning the camera off closes it', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['camera']);
  await media.setEnabled('camera', false);
  assert.equal(summary(media.getState()), 'off off off');
  assert.equal(devices.live.length, 0);
});

test('turning on what is on changes nothing', async () => {
  const { media, devices, seen } = setUpMedia();
  await media.start(['microphone', 'camera']);
  await settle();
  const before = seen.length;
  await media.start(['microphone', 'camera']);
  await media.setEnabled('camera', true);
  assert.deepEqual([devices.asked.length, seen.length], [1, before]);
});

for (const [missing, other] of [
  ['camera', 'microphone'],
  ['microphone', 'camera'],
] as const) {
  for (const name of ['NotFoundError', 'NotReadableError', 'AbortError']) {
    test(`the ${other} works when the ${missing} fails with ${name}`, async () => {
      const { media, devices, steps } = setUpMedia();
      devices.refuse = (wanted) => {
        if (missing === 'camera' ? wanted.video : wanted.audio) fail(name);
      };
      await media.start(['microphone', 'camera']);
      assert.equal(media.getState()[other].status, 'live');
      assert.equal(errorOf(media, missing).code, name === 'NotFoundError' ? 'device-missing' : 'device-busy');
      assert.equal(errorOf(media, missing).subject, missing);
      assert.equal(devices.live.length, 1);
      assert.deepEqual(
        steps.at(-1)?.kind === 'error' ? steps.at(-1)?.detail : steps.at(-2)?.detail,
        `${missing}: ${name}`,
      );
    });
  }
}

test('a camera that is refused for good leaves the microphone to be asked for alone', async () => {
  const { media, devices } = setUpMedia({ access: { camera: 'denied', microphone: 'prompt' } });
  devices.refuse = ({ video }) => {
    if (video) fail('NotAllowedError', 'Permission denied');
  };
  await media.start(['microphone', 'camera']);
  assert.equal(summary(media.getState()), 'live failed off');
  assert.equal(errorOf(media, 'camera').code, 'permission-denied');
  assert.equal(devices.asked.length, 2);
});

test('who closed the question is not asked again', async () => {
  const { media, devices } = setUpMedia({ access: { camera: 'prompt', microphone: 'prompt' } });
  devices.refuse = () => fail('NotAllowedError', 'Permission dismissed');
  await media.start(['microphone', 'camera']);
  assert.equal(errorOf(media, 'camera').code, 'permission-dismissed');
  assert.equal(errorOf(media, 'microphone').code, 'permission-dismissed');
  assert.equal(devices.asked.length, 1);
});

test('a page that may use only the microphone gets it, whether the browser refuses both or gives one', async () => {
  for (const gives of [true, false]) {
    const allowsFeature = (feature: string): boolean => feature === 'microphone';
    const { media, devices } = setUpMedia({ allowsFeature, access: { camera: 'denied' } });
    devices.refuse = (wanted) => {
      if (!gives && wanted.video) fail('NotAllowedError', 'Permission denied');
      wanted.video = false;
    };
    await media.start(['microphone', 'camera']);
    assert.equal(summary(media.getState()), 'live failed off');
    assert.equal(errorOf(media, 'camera').code, 'blocked-by-embedder');
  }
});

test('without devices to ask, the reason is the origin or the browser', async () => {
  for (const [isSecureContext, code] of [
    [false, 'insecure-context'],
    [true, 'webrtc-unsupported'],
  ] as const) {
    const media = new LocalMedia({ isSecureContext });
    await media.start(['microphone', 'camera']);
    assert.deepEqual([errorOf(media, 'camera').code, errorOf(media, 'camera').subject], [code, 'camera']);
    assert.deepEqual([errorOf(media, 'microphone').code, errorOf(media, 'microphone').subject], [code, 'microphone']);
    await assert.rejects(media.setEnabled('screen', true), rejectsWith(code));
    assert.equal(await media.queryPermission(), 'denied');
    assert.equal(media.getState().canShareScreen, false);
  }
});

test('a failure rejects, stays readable, and is tried again without more', async () => {
  const { media, devices } = setUpMedia();
  devices.refuse = () => fail('NotReadableError');
  await assert.rejects(media.setEnabled('camera', true), rejectsWith('device-busy'));
  assert.equal(errorOf(media, 'camera').code, 'device-busy');
  devices.refuse = () => undefined;
  await media.setEnabled('camera', true);
  assert.equal(summary(media.getState()), 'off live off');
});

test('constraints are relaxed until something fits', async () => {
  const { media, devices } = setUpMedia({ stored: { 'rtc-elements:camera': 'cam-2' } });
  devices.refuse = (_wanted, call) => {
    if (call < 3) fail('OverconstrainedError', '', 'width');
  };
  await media.start(['camera']);
  assert.equal(summary(media.getState()), 'off live off');
  const [exact, ideal, any] = devices.asked.map(({ video }) => video);
  assert.deepEqual((exact as MediaTrackConstraints).deviceId, { exact: 'cam-2' });
  assert.deepEqual((ideal as MediaTrackConstraints).deviceId, { ideal: 'cam-2' });
  assert.equal(any, true);
});

test('when nothing fits, that is the error', async () => {
  const { media, devices } = setUpMedia();
  devices.refuse = () => fail('OverconstrainedError', '', 'width');
  await media.start(['camera']);
  assert.equal(errorOf(media, 'camera').code, 'constraints-impossible');
});

test('100 toggles end where the last one points and leave no track behind', async () => {
  for (const source of ['microphone', 'camera', 'screen'] as const) {
    for (const last of [true, false]) {
      const { media, devices } = setUpMedia();
      devices.hold = true;
      const calls: Promise<void>[] = [];
      for (let i = 0; i < 100; i++) {
        calls.push(media.setEnabled(source, last ? i % 2 === 1 : i % 2 === 0));
        if (i % 7 === 0) devices.answer();
        if (i % 5 === 0) await settle();
      }
      devices.answer();
      await settle();
      devices.answer();
      await Promise.all(calls);
      assert.equal(media.getState()[source].status, last ? 'live' : 'off');
      const enabled = devices.live.filter(
        (track) => track.kind === (source === 'microphone' ? 'audio' : 'video') && track.enabled,
      );
      assert.equal(enabled.length, last ? 1 : 0, source);
      assert.ok(devices.live.length <= (source === 'screen' ? 2 : 1), source);
    }
  }
});

test('one question stands at a time, however often it is asked for', async () => {
  const { media, devices } = setUpMedia();
  devices.hold = true;
  for (let i = 0; i < 10; i++) {
    void media.start(['microphone', 'camera']);
    void media.setEnabled('camera', false);
    void media.setEnabled('camera', true);
  }
  assert.equal(devices.asked.length, 1);
  devices.answer();
  await settle();
  assert.equal(summary(media.getState()), 'live live off');
});

test('turned off while starting: off at once, and the late track is stopped', async () => {
  const { media, devices } = setUpMedia();
  devices.hold = true;
  const started = media.start(['microphone', 'camera']);
  await media.setEnabled('camera', false);
  assert.equal(summary(media.getState()), 'starting off off');
  devices.answer();
  await started;
  assert.equal(summary(media.getState()), 'live off off');
  assert.deepEqual(
    devices.live.map(({ kind }) => kind),
    ['audio'],
  );
});

test("an error that comes after the wish was withdrawn is nobody's concern", async () => {
  const { media, devices } = setUpMedia();
  devices.hold = true;
  const started = media.setEnabled('camera', true);
  await media.setEnabled('camera', false);
  devices.refuse = () => fail('NotReadableError');
  devices.answer();
  await started;
  assert.equal(summary(media.getState()), 'off off off');
});

test('close stops everything, also what comes later, and asks nothing more', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['microphone']);
  devices.hold = true;
  const calls = [media.start(['camera']), media.setEnabled('screen', true), media.chooseDevice('microphone', 'mic-2')];
  await settle();
  media.close();
  media.close();
  devices.answer();
  await Promise.all(calls);
  assert.equal(devices.live.length, 0);
  assert.equal(summary(media.getState()), 'off off off');
  const asked = devices.asked.length;
  await media.start(['microphone', 'camera']);
  await assert.rejects(media.setEnabled('camera', true), rejectsWith('aborted'));
  assert.equal(devices.asked.length, asked);
});

test('release closes every device, the muted microphone too, and can be started again', async () => {
  const { media, devices } = setUpMedia();
  await media.start(['microphone', 'camera']);
  await media.setEnabled('screen', true);
  await media.setEnabled('microphone', false);
  devices.hold = true;
  const choice = media.chooseDevice('camera', 'cam-2');
  media.release();
  await settle();
  devices.answer();
  await choice;
  assert.equal(devices.live.length, 0);
  assert.equal(summary(media.getState()), 'off off off');
  devices.hold = false;
  await media.start(['microphone', 'camera']);
  assert.equal(summary(media.getState()), 'live live off');
});

test('no second question after close or release, when the first one failed for one device', async () => {
  for (const end of ['close', 'release'] as const) {
    const { media, devices } = setUpMedia();
    devices.hold = true;
    const started = media.start(['microphone', 'camera']);
    media[end]();
    devices.refuse = () => fail('NotReadableError');
    devices.answer();
    await started;
    assert.equal(devices.asked.length, 1);
  }
});
test("a shared screen comes with its sound and ends from the browser's own bar", async () => {
  const { media, devices } = setUpMedia();
  assert.equal(media.getState().canShareScreen, true);
  await media.setEnabled('screen', true);
  const { screen } = media.getState();
  assert.equal(screen.status === 'live' && screen.audio?.kind, 'audio');
  devices.live[0]?.end();
  assert.equal(summary(media.getState()), 'off off off');
  assert.equal(devices.live.length, 0);
});

test('choosing to share nothing is no error', async () => {
  for (const text of ['Permission denied', 'Permission denied by user', 'Permission dismissed']) {
    const { media, devices, seen } = setUpMedia();
    devices.refuse = () => fail('NotAllowedError', text);
    await media.setEnabled('screen', true);
    assert.deepEqual(seen, ['off off starting', 'off off off']);
  }
});

test('a screen the system or the embedding page forbids is said to be so', async () => {
  const bySystem = setUpMedia();
  bySystem.devices.refuse = () => fail('NotAllowedError', 'Permission denied by system');
  await assert.rejects(bySystem.media.setEnabled('screen', true), rejectsWith('permission-denied-by-system'));
  const embedded = setUpMedia({ allowsFeature: () => false });
  embedded.devices.refuse = () => fail('NotAllowedError', 'Permission denied');
  await assert.rejects(embedded.media.setEnabled('screen', true), rejectsWith('blocked-by-embedder'));
  assert.equal(errorOf(embedded.media, 'screen').subject, 'screen');
});

test('permission is granted where no question would be asked', async () => {
  const table: [camera: PermissionState | undefined, microphone: PermissionState | undefined, answer: string][] = [
    ['granted', 'granted', 'granted'],
    ['denied', 'granted', 'granted'],
    ['granted', 'prompt', 'prompt'],
    ['denied', 'denied', 'denied'],
    [undefined, 'granted', 'prompt'],
  ];
  for (const [camera, microphone, answer] of table) {
    const { media, devices } = setUpMedia({ access: { camera, microphone } });
    assert.equal(await media.queryPermission(), answer);
    assert.equal(devices.asked.length, 0);
  }
  assert.equal(await setUpMedia({ access: { camera: 'prompt' } }).media.queryPermission(['microphone']), 'granted');
});

test('two on one page share nothing but what is remembered', async () => {
  const one = setUpMedia();
  const two = setUpMedia();
  await one.media.start(['microphone', 'camera']);
  two.media.close();
  assert.equal(summary(one.media.getState()), 'live live off');
  assert.equal(summary(two.media.getState()), 'off off off');
});
