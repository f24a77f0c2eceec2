import { expect } from '@open-wc/testing';
import { canvasTrack } from '../../test/fakes/canvas-track.js';
import { fakeRoom, mediaOff } from '../../test/fakes/fake-room.js';
import type { RoomContext } from '../room/ports.js';
import { cameraUnplugged, microphoneSilent, permissionDenied, screenStopped } from './device-faults.js';

const { mediaDevices, permissions } = navigator;

/** A room whose source of this kind is on, with what was told of its track. */
function roomWith(source: 'microphone' | 'camera' | 'screen') {
  const sound = source === 'microphone' && new MediaStreamAudioDestinationNode(new AudioContext());
  const track = sound ? sound.stream.getAudioTracks()[0]! : canvasTrack().track;
  const fake = fakeRoom();
  fake.media.setState({ ...mediaOff, [source]: { status: 'live', track, deviceId: 'x' } });
  const told: string[] = [];
  track.addEventListener('ended', () => told.push('ended'));
  return { ...fake, track, told };
}

/** Firefox keeps made-up events from the listeners of a track: these faults say so there. */
function skipsUnheard(test: Mocha.Context, fault: (context: RoomContext) => () => void, context: RoomContext): void {
  if (!navigator.userAgent.includes('Firefox')) return;
  expect(() => fault(context))
    .to.throw()
    .with.property('code', 'webrtc-unsupported');
  test.skip();
}

/** What a promise was rejected with. */
const refusal = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'nothing',
    (reason: unknown) => (reason as Error).name,
  );

it('camera unplugged: its track ends, none is listed, none opens, and the page is told twice', async function () {
  const { context, track, told } = roomWith('camera');
  skipsUnheard(this, cameraUnplugged, context);
  let changes = 0;
  const count = (): void => void (changes += 1);
  mediaDevices.addEventListener('devicechange', count);
  const end = cameraUnplugged(context);
  expect(track.readyState).to.equal('ended');
  expect(told).to.deep.equal(['ended']);
  expect((await mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput')).to.deep.equal([]);
  expect(await refusal(mediaDevices.getUserMedia({ video: true }))).to.equal('NotFoundError');
  expect(changes).to.equal(1);
  end();
  expect(changes).to.equal(2);
  mediaDevices.removeEventListener('devicechange', count);
  for (const name of ['enumerateDevices', 'getUserMedia']) expect(Object.hasOwn(mediaDevices, name)).to.equal(false);
});

it('microphone silent: the track says that it is on, and obeys afterwards', () => {
  const { context, track } = roomWith('microphone');
  const { get } = Object.getOwnPropertyDescriptor(MediaStreamTrack.prototype, 'enabled')!;
  const isReally = (): unknown => get!.call(track);
  const end = microphoneSilent(context);
  expect([track.enabled, isReally()]).to.deep.equal([true, false]);
  track.enabled = false;
  track.enabled = true;
  expect([track.enabled, isReally()]).to.deep.equal([true, false]);
  track.enabled = false;
  end();
  expect([track.enabled, isReally()]).to.deep.equal([false, false]);
  track.enabled = true;
  expect(isReally()).to.equal(true);
});

it('permission denied: nothing opens, and the browser says so when asked', async function () {
  const { context, track } = roomWith('camera');
  skipsUnheard(this, permissionDenied, context);
  const name = 'camera' as PermissionName;
  const before = await permissions.query({ name }).then(
    ({ state }) => state,
    () => undefined,
  );
  const end = permissionDenied(context);
  expect(track.readyState).to.equal('ended');
  expect(await refusal(mediaDevices.getUserMedia({ audio: true }))).to.equal('NotAllowedError');
  if (before) expect((await permissions.query({ name })).state).to.equal('denied');
  end();
  if (before) expect((await permissions.query({ name })).state).to.equal(before);
  expect(Object.hasOwn(mediaDevices, 'getUserMedia')).to.equal(false);
});

it('what is not on has nothing to lose', () => {
  for (const fault of [microphoneSilent, screenStopped])
    expect(() => fault(fakeRoom().context))
      .to.throw()
      .with.property('code', 'device-missing');
});

it('sharing stopped: the track of the screen ends', function () {
  const { context, track, told } = roomWith('screen');
  skipsUnheard(this, screenStopped, context);
  screenStopped(context)();
  expect([track.readyState, ...told]).to.deep.equal(['ended', 'ended']);
});
