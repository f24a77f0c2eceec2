import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asConnection, FakePeerConnection, type FakeTransceiver } from '../../test/fakes/fake-peer-connection.js';
import { adoptSlots, createFirstSlots, createSlots, receivingTracks, type Slots, type Tracks } from './layout.js';

const track = (kind: string): MediaStreamTrack => ({ kind, getSettings: () => ({}) }) as MediaStreamTrack;
const kinds = (fake: FakePeerConnection): string[] => fake.getTransceivers().map(({ receiver }) => receiver.track.kind);

async function offered(...media: string[]): Promise<FakePeerConnection> {
  const fake = new FakePeerConnection();
  await fake.setRemoteDescription({ type: 'offer', sdp: media.map((kind) => `m=${kind}`).join('\n') });
  return fake;
}
const slot = (slots: Slots, role: keyof Slots): FakeTransceiver => slots[role] as unknown as FakeTransceiver;

test('the offering side makes microphone and camera, later screen and screen sound, all to be sent on', () => {
  const fake = new FakePeerConnection();
  const tracks: Tracks = { camera: track('video') };
  const first = createFirstSlots(asConnection(fake), tracks);
  assert.deepEqual(kinds(fake), ['audio', 'video']);
  const slots = createSlots(asConnection(fake), tracks, first);
  assert.equal(slots.camera, first.camera);
  assert.deepEqual(kinds(fake), ['audio', 'video', 'video', 'audio']);
  assert.ok(fake.getTransceivers().every(({ direction }) => direction === 'sendrecv'));
  assert.equal(slot(slots, 'camera').sender.track, tracks.camera);
  assert.equal(slot(slots, 'microphone').sender.track, null);
});

test('a screen that is shared already has its m-lines from the start', () => {
  const fake = new FakePeerConnection();
  const tracks: Tracks = { screen: track('video') };
  const slots = createFirstSlots(asConnection(fake), tracks);
  assert.deepEqual(kinds(fake), ['audio', 'video', 'video', 'audio']);
  assert.equal(slot(slots, 'screen').sender.track, tracks.screen);
});

test('the camera is sent small at first, the screen whole', async () => {
  const fake = new FakePeerConnection();
  createSlots(asConnection(fake), {}, {});
  const pictures = (of: FakePeerConnection): unknown[] => of.getTransceivers().map(({ encodings }) => encodings[0]);
  const expected = [{}, { scaleResolutionDownBy: 4, maxFramerate: 15 }, {}, {}];
  assert.deepEqual(pictures(fake), expected);
  const answering = await offered('audio', 'video', 'video', 'audio');
  adoptSlots(asConnection(answering), {}, {}, false);
  assert.deepEqual(pictures(answering), expected);
});

test('the answering side takes the same roles by place and opens each for sending', async () => {
  const fake = await offered('audio', 'video', 'video', 'audio', 'application');
  const tracks: Tracks = { screen: track('video') };
  const slots = adoptSlots(asConnection(fake), {}, tracks, false);
  assert.deepEqual(Object.keys(slots), ['microphone', 'camera', 'screen', 'screen-audio']);
  assert.ok(fake.getTransceivers().every(({ direction }) => direction === 'sendrecv'));
  assert.equal(slot(slots, 'screen').sender.track, tracks.screen);
  assert.equal(slot(slots, 'camera').sender.track, null);
});

test('microphone and camera go out under one stream, the screen under another', async () => {
  const slots = adoptSlots(asConnection(await offered('audio', 'video', 'video', 'audio')), {}, {}, false);
  const stream = (role: keyof Slots): unknown => slot(slots, role).sender.streams[0];
  assert.equal(stream('microphone'), stream('camera'));
  assert.equal(stream('screen'), stream('screen-audio'));
  assert.notEqual(stream('camera'), stream('screen'));
});

test('an m-line of the wrong kind, or beyond the layout, gets no role', async () => {
  const fake = await offered('video', 'video', 'audio', 'audio', 'video');
  const slots = adoptSlots(asConnection(fake), {}, {}, false);
  assert.deepEqual(Object.keys(slots), ['camera', 'screen-audio']);
  assert.equal(fake.getTransceivers()[0]?.direction, 'recvonly');
  assert.equal(fake.getTransceivers()[4]?.direction, 'recvonly');
});

test('of a page without layout the first of each kind are microphone and camera, whatever comes later', async () => {
  const fake = await offered('video', 'audio', 'video');
  const slots = adoptSlots(asConnection(fake), {}, {}, true);
  const [video, audio] = fake.getTransceivers();
  assert.equal(slot(slots, 'camera'), video);
  assert.equal(slot(slots, 'microphone'), audio);
  assert.deepEqual(adoptSlots(asConnection(fake), slots, {}, true), slots);
});

test('adopting again after a later offer leaves what is sent alone', async () => {
  const fake = await offered('audio', 'video');
  const slots = adoptSlots(asConnection(fake), {}, { camera: track('video') }, false);
  const sent = slot(slots, 'camera').sender.track;
  adoptSlots(asConnection(fake), slots, { camera: track('video') }, false);
  assert.equal(slot(slots, 'camera').sender.track, sent);
});

test('works where senders know no streams', async () => {
  const fake = await offered('audio');
  delete (fake.getTransceivers()[0]?.sender as { setStreams?: unknown }).setStreams;
  assert.deepEqual(Object.keys(adoptSlots(asConnection(fake), {}, {}, false)), ['microphone']);
});

test('each slot receives one track', () => {
  const slots = createSlots(asConnection(new FakePeerConnection()), {}, {});
  assert.deepEqual(Object.keys(receivingTracks(slots)), ['microphone', 'camera', 'screen', 'screen-audio']);
});
