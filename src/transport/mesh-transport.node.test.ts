// Loaded by links when they need it: here it must be there by then, whatever the clock says.
import '../peer/link-care.js';
import { isDeepStrictEqual } from 'node:util';
import assert from 'node:assert/strict';
import { afterEach, test, type TestContext } from 'node:test';
import { introduce, linkOf, peerInfo, seat as seatOn, until, type Seat } from '../../test/fakes/fake-mesh.js';
import { asConnection, FakePeerConnection } from '../../test/fakes/fake-peer-connection.js';
import { MemoryRelay, type Carried, type MemoryRelayOptions } from '../../test/fakes/memory-relay.js';
import type { MediaTransport, RemoteMedia } from './media-transport.js';

const open: MediaTransport[] = [];
afterEach(() => open.splice(0).forEach((transport) => transport.close()));

interface FakeSeat extends Seat {
  readonly made: FakePeerConnection[];
  readonly id: string;
}

function setUp(options: MemoryRelayOptions = {}) {
  const relay = new MemoryRelay(options);
  const seat = (id: string, order: number): FakeSeat => {
    const made: FakePeerConnection[] = [];
    const found = seatOn(relay, id, order, (configuration) => {
      const fake = new FakePeerConnection(configuration);
      made.push(fake);
      return asConnection(fake);
    });
    open.push(found.transport);
    return { ...found, made, id };
  };
  /** What a scripted client says: it speaks to the relay as anybody may. */
  const say = (id: string, to: string, type: string, body: unknown): void => {
    relay.connect(id, () => undefined)({ to, type, message: typeof body === 'string' ? body : JSON.stringify(body) });
  };
  const sent = (from: string, type: string): Record<string, unknown>[] =>
    relay.carried
      .filter((one) => one.from === from && one.type === type)
      .map(({ message }) => JSON.parse(message) as Record<string, unknown>);
  return { relay, seat, say, sent };
}

const areUp = (...seats: Seat[]): boolean =>
  seats.every((one) => seats.every((two) => one === two || linkOf(one, two) === 'connected'));
const live = ({ made }: FakeSeat): FakePeerConnection[] =>
  made.filter(({ signalingState }) => signalingState !== 'closed');
const remote = (one: Seat, id: string): RemoteMedia | undefined =>
  one.transport.remotes.getState().find((entry) => entry.id === id);
const generations = (carried: readonly Carried[]): number[] => [
  ...new Set(carried.flatMap(({ message }) => /"generation":(\d+)/.exec(message)?.[1] ?? []).map(Number)),
];
const videoTrack = (settings: MediaTrackSettings = {}): MediaStreamTrack =>
  ({ kind: 'video', getSettings: () => settings }) as MediaStreamTrack;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const goodOffer = {
  type: 'offer',
  sdp: 'v=0\na=ice-ufrag:scripted\nm=audio\nm=video\nm=application',
};

test('the first seated offers, at once, and everybody is linked', async () => {
  const { seat, sent } = setUp();
  const [a, b, c] = [seat('a', 1), seat('b', 2), seat('c', 3)];
  introduce(c, b, a);
  await until(() => areUp(a, b, c), 'linked');
  const offers = (id: string): number =>
    sent(id, 'SDP').filter(({ sdp }) => (sdp as RTCSessionDescription).type === 'offer').length;
  assert.deepEqual([offers('a'), offers('b'), offers('c')], [2, 1, 0]);
});

test('an offer that comes before the roster makes the link, which the roster then finds', async () => {
  const { seat } = setUp();
  const [a, b] = [seat('a', 1), seat('b', 2)];
  a.transport.setRoster(a.info, [b.info]);
  await until(() => linkOf(a, b) === 'connected', 'connected');
  assert.deepEqual(b.transport.remotes.getState(), []);
  b.transport.setRoster(b.info, [a.info]);
  assert.equal(linkOf(b, a), 'connected');
  assert.equal(live(b).length, 1);
});

test('strangers cost at most one room of connections, and go if no roster ever names them', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1e12 });
  const { seat } = setUp({ carry: (deliver) => deliver() });
  const me = seat('me', 99);
  for (let n = 0; n < 50; n += 1) {
    const message = JSON.stringify({ sdp: goodOffer, generation: 1, n: 1 });
    me.transport.handleSignal({ from: `stranger-${n}`, type: 'SDP', message });
  }
  assert.equal(live(me).length, 8);
  t.mock.timers.tick(10_000);
  assert.equal(live(me).length, 0);
});

test('a roster applied again touches nothing; who is absent is closed', async () => {
  const { seat } = setUp();
  const [a, b, c] = [seat('a', 1), seat('b', 2), seat('c', 3)];
  introduce(a, b, c);
  await until(() => areUp(a, b, c), 'linked');
  const before = a.transport.remotes.getState();
  introduce(a, b, c);
  const isAsBefore = ({ id, link, tracks }: RemoteMedia): boolean =>
    before.some((old) => old.id === id && old.link === link && old.tracks === tracks);
  assert.ok(a.transport.remotes.getState().length === 2 && a.transport.remotes.getState().every(isAsBefore));
  a.transport.setRoster(a.info, [c.info]);
  assert.deepEqual(
    a.transport.remotes.getState().map(({ id }) => id),
    ['c'],
  );
  assert.ok(a.transport.remotes.getState().every(isAsBefore), 'nothing happened to the other link');
});

test('publish reaches links that are and links to come, and negotiates nothing', async () => {
  const { seat, relay } = setUp();
  const [a, b, c] = [seat('a', 1), seat('b', 2), seat('c', 3)];
  introduce(a, b);
  await until(() => areUp(a, b), 'linked');
  const descriptions = (): number => relay.carried.filter(({ type }) => type === 'SDP').length;
  const before = descriptions();
  const camera = videoTrack();
  b.transport.publish('camera', camera);
  b.transport.publish('screen', videoTrack());
  b.transport.publish('screen', null);
  await pause(20);
  assert.equal(descriptions(), before);
  introduce(a, b, c);
  await until(() => areUp(a, b, c), 'linked');
  for (const fake of live(b).filter(({ connectionState }) => connectionState === 'connected')) {
    assert.deepEqual(
      fake.getTransceivers().map(({ sender }) => sender.track),
      [null, camera],
    );
  }
});

test('the m-lines of the screen follow once the link has been up for a second, in one round', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1e12 });
  const { seat, sent } = setUp();
  const [a, b] = [seat('a', 1), seat('b', 2)];
  introduce(a, b);
  for (let step = 0; !areUp(a, b); step += 1) await tick(t, step);
  const screen = videoTrack();
  b.transport.publish('screen', screen);
  const lines = (of: FakeSeat): number => Math.max(...live(of).map((fake) => fake.getTransceivers().length));
  for (let step = 0; lines(b) < 4; step += 1) await tick(t, step);
  for (let step = 0; step < 100; step += 1) await tick(t, step);
  assert.deepEqual(Object.keys(remote(a, 'b')?.tracks ?? {}), ['microphone', 'camera', 'screen', 'screen-audio']);
  assert.ok(live(b).some((fake) => fake.getTransceivers()[2]?.sender.track === screen));
  assert.deepEqual([sent('a', 'SDP').length, sent('b', 'SDP').length], [2, 2]);
});

test('the camera is sent as large and as often as the number of people allows, a second after each link is up', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1e12 });
  const { seat } = setUp();
  const [a, b, c] = [seat('a', 1), seat('b', 2), seat('c', 3)];
  const pictures = (of: FakeSeat): unknown[] =>
    live(of)
      .filter(({ connectionState }) => connectionState === 'connected')
      .map((fake) => fake.getTransceivers()[1]?.encodings[0]);
  const first = { scaleResolutionDownBy: 4, maxFramerate: 15 };
  const whole = { scaleResolutionDownBy: 1, maxFramerate: 30, maxBitrate: 2_026_080, active: true };
  const half = { scaleResolutionDownBy: 2, maxFramerate: 15, maxBitrate: 551_520, active: true };
  const becomes = async (of: FakeSeat, wanted: unknown[]): Promise<void> => {
    for (let step = 0; !isDeepStrictEqual(pictures(of), wanted); step += 1) await tick(t, step);
  };
  introduce(a, b);
  for (let step = 0; !areUp(a, b); step += 1) await tick(t, step);
  assert.deepEqual([pictures(a), pictures(b)], [[first], [first]]);
  await becomes(a, [whole]);
  await becomes(b, [whole]);
  introduce(a, b, c);
  for (let step = 0; !areUp(a, b, c); step += 1) await tick(t, step);
  assert.deepEqual(pictures(a), [half, first]);
  await becomes(c, [half, half]);
  introduce(a, b);
  await becomes(a, [whole]);
});

test('what is sent of a camera follows its size, also when only that has changed', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1e12 });
  const { seat } = setUp();
  const [a, b, c] = [seat('a', 1), seat('b', 2), seat('c', 3)];
  const settings = { width: 720, height: 1280 };
  a.transport.publish('camera', videoTrack(settings));
  introduce(a, b, c);
  for (let step = 0; !areUp(a, b, c); step += 1) await tick(t, step);
  const scales = (): unknown[] =>
    live(a)
      .filter(({ connectionState }) => connectionState === 'connected')
      .map((fake) => fake.getTransceivers()[1]?.encodings[0]?.scaleResolutionDownBy);
  for (let step = 0; !isDeepStrictEqual(scales(), [2, 2]); step += 1) await tick(t, step);
  Object.assign(settings, { width: 360, height: 640 });
  const [sender] = live(a).flatMap((fake) => fake.getTransceivers()[1]?.sender ?? []);
  a.transport.publish('camera', sender?.track as MediaStreamTrack);
  assert.deepEqual(scales(), [1, 1]);
  let changes = 0;
  for (const { sender } of live(a).flatMap((fake) => fake.getTransceivers()[1] ?? [])) {
    const apply = sender.setParameters;
    sender.setParameters = async (parameters) => {
      changes += 1;
      return apply(parameters);
    };
  }
  a.transport.publish('microphone', null);
  a.transport.publish('camera', sender?.track as MediaStreamTrack);
  await tick(t, 0);
  assert.equal(changes, 0, 'where nothing is new the encoder is left alone');
  a.transport.publish('camera', videoTrack({ width: 1920, height: 1080 }));
  await tick(t, 0);
  assert.deepEqual(scales(), [3, 3]);
});

test('whoever comes while a screen is shared is offered its m-lines at once', async () => {
  const { seat } = setUp();
  const [a, b] = [seat('a', 1), seat('b', 2)];
  a.transport.setRoster(a.info, []);
  await until(() => live(a).some(({ localDescription }) => localDescription !== null), 'a spare offer');
  const screen = videoTrack();
  a.transport.publish('screen', screen);
  introduce(a, b);
  await until(() => areUp(a, b), 'linked');
  assert.deepEqual(Object.keys(remote(b, 'a')?.tracks ?? {}), ['microphone', 'camera', 'screen', 'screen-audio']);
  assert.ok(live(a).some((fake) => fake.getTransceivers()[2]?.sender.track === screen));
});

test('lost, doubled, delayed and overtaking messages: all links come up', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1e12 });
  for (let round = 0; round < 30; round += 1) {
    const { seat } = setUp({
      carry: (deliver) => {
        if (Math.random() < 0.15) return;
        setTimeout(deliver, Math.random() * 30);
        if (Math.random() < 0.2) setTimeout(deliver, Math.random() * 60);
      },
    });
    const seats = [seat('a', 1), seat('b', 2), seat('c', 3)];
    introduce(...seats);
    for (let step = 0; !areUp(...seats); step += 1) await tick(t, step / 12);
    for (const { transport } of seats) transport.close();
  }
});

test('a message of an older generation is dropped and counted', async () => {
  const { seat, sent, relay } = setUp();
  const [a, b] = [seat('a', 1), seat('b', 2)];
  introduce(a, b);
  await until(() => areUp(a, b), 'linked');
  const { made } = b;
  const connections = made.length;
  relay.connect('a', (signal) => a.transport.handleSignal(signal))({
    to: 'b',
    type: 'SDP',
    message: JSON.stringify({ sdp: goodOffer, generation: 5, n: 1 }),
  });
  await until(() => b.steps.some(({ kind, detail }) => kind === 'signal-rejected' && detail === 'older'), 'rejected');
  await until(() => sent('b', 'resync').length === 1, 'told so');
  assert.equal(sent('b', 'resync')[0]?.reason, 'stale');
  await pause(20);
  assert.equal(made.length, connections);
  assert.equal(linkOf(b, a), 'connected');
  assert.equal(linkOf(a, b), 'connected', 'what is stale to one is no reason to rebuild for the other');
});

test('a replayed message passes once', async () => {
  const { seat, relay } = setUp();
  const [a, b] = [seat('a', 1), seat('b', 2)];
  introduce(a, b);
  await until(() => areUp(a, b), 'linked');
  const captured = [...relay.carried];
  const made = [a.made.length, b.made.length];
  for (const { from, type, message, to } of captured) {
    (to === 'a' ? a : b).transport.handleSignal({ from, type, message });
    (to === 'a' ? a : b).transport.handleSignal({ from: 'nobody', type: 'user_here', message });
  }
  await pause(30);
  const replays = [...a.steps, ...b.steps].filter(
    ({ kind, detail }) => kind === 'signal-rejected' && detail === 'replay',
  );
  assert.equal(replays.length, captured.length);
  assert.deepEqual([a.made.length, b.made.length], made);
  assert.ok(areUp(a, b));
});

test('candidates of a newer generation wait for its offer', async () => {
  const { seat, say } = setUp();
  const b = seat('b', 2);
  b.transport.setRoster(b.info, [peerInfo('a', 1)]);
  say('a', 'b', 'ice candidate', {
    candidate: { candidate: 'candidate:1', sdpMid: '0', usernameFragment: 'scripted' },
    generation: 7,
    n: 2,
  });
  say('a', 'b', 'SDP', { sdp: goodOffer, generation: 7, n: 1 });
  await until(() => remote(b, 'a')?.link.status === 'connected', 'connected');
});

test("an offer of a newer generation makes the answering side's connection anew", async () => {
  const { seat, say } = setUp();
  const b = seat('b', 2);
  b.transport.setRoster(b.info, [peerInfo('a', 1)]);
  say('a', 'b', 'SDP', { sdp: goodOffer, generation: 7, n: 1 });
  await until(() => live(b)[0]?.localDescription !== null, 'answered');
  const [first] = live(b);
  say('a', 'b', 'SDP', { sdp: goodOffer, generation: 8, n: 1 });
  await until(() => first?.signalingState === 'closed', 'the old one is closed');
  assert.equal(remote(b, 'a')?.link.status, 'restarting');
});

test('a page that was reloaded and comes back with its seat is linked again', async () => {
  const { seat } = setUp();
  const [a, b] = [seat('a', 1), seat('b', 2)];
  introduce(a, b);
  await until(() => areUp(a, b), 'linked');
  await pause(5);
  a.transport.close();
  const again = seat('a', 1);
  again.transport.setRoster(again.info, [b.info]);
  await until(() => areUp(again, b), 'linked again');
  b.transport.close();
  const other = seat('b', 2);
  other.transport.setRoster(other.info, [again.info]);
  await until(() => linkOf(other, again) === 'connected', 'linked once more', 8_000);
});

test('a reloaded page whose clock went back learns which generation to exceed', async (t) => {
  const { seat, relay } = setUp();
  const [a, b] = [seat('a', 1), seat('b', 2)];
  introduce(a, b);
  await until(() => areUp(a, b), 'linked');
  const [before = 0] = generations(relay.carried);
  a.transport.close();
  t.mock.method(Date, 'now', () => 1_000);
  const again = seat('a', 1);
  again.transport.setRoster(again.info, [b.info]);
  t.mock.reset();
  await until(() => generations(relay.carried).some((generation) => generation === before + 1), 'exceeded');
  await until(() => linkOf(again, b) === 'connected', 'linked again');
});

test('a plea of the answering side brings a new connection, one generation up', async () => {
  const { seat, say, relay } = setUp();
  const [a] = [seat('a', 1)];
  a.transport.setRoster(a.info, [peerInfo('b', 2)]);
  await until(() => relay.carried.some(({ type }) => type === 'SDP'), 'offered');
  const [generation = 0] = generations(relay.carried);
  say('b', 'a', 'SDP', { sdp: { type: 'answer', sdp: goodOffer.sdp }, generation, n: 1, re: 1 });
  await until(() => live(a)[0]?.signalingState === 'stable', 'answered');
  say('b', 'a', 'resync', { reason: 'rebuild', generation, n: 2 });
  await until(() => generations(relay.carried).includes(generation + 1), 'rebuilt');
  assert.equal(live(a).length, 1);
  say('b', 'a', 'resync', { reason: 'rebuild', generation, n: 3 });
  await pause(20);
  assert.equal(generations(relay.carried).length, 2, 'a plea about the old one is void');
});

test('both sides of an interrupted link want a restart: there is one, by the side that offers', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1e12 });
  const { seat, sent } = setUp();
  const [a, b] = [seat('a', 1), seat('b', 2)];
  introduce(a, b);
  for (let step = 0; !areUp(a, b); step += 1) await tick(t, step);
  const isUp = ({ connectionState }: FakePeerConnection): boolean => connectionState === 'connected';
  const pair = [live(a).find(isUp), live(b).find(isUp)];
  for (const fake of pair) fake?.setConnectionState('disconnected');
  for (let step = 0; step < 800; step += 1) await tick(t, step);
  assert.equal(sent('a', 'SDP').length, 2);
  assert.deepEqual(
    sent('b', 'SDP').map(({ sdp }) => (sdp as RTCSessionDescription).type),
    ['answer', 'answer'],
  );
  for (const { transport } of [a, b]) transport.close();
});

test('the answering side alone sees the interruption: it has the other one restart', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1e12 });
  const { seat, sent } = setUp();
  const [a, b] = [seat('a', 1), seat('b', 2)];
  introduce(a, b);
  for (let step = 0; !areUp(a, b); step += 1) await tick(t, step);
  live(b)
    .find(({ connectionState }) => connectionState === 'connected')
    ?.setConnectionState('disconnected');
  for (let step = 0; linkOf(b, a) !== 'connected'; step += 1) await tick(t, step);
  assert.equal(sent('a', 'SDP').length, 2);
  for (const { transport } of [a, b]) transport.close();
});

test('a restart that only the other side needs leaves a link that is up shown as up', async () => {
  const { seat, relay } = setUp();
  const [a, b] = [seat('a', 1), seat('b', 2)];
  introduce(a, b);
  await until(() => areUp(a, b), 'linked');
  const [generation = 0] = generations(relay.carried);
  const fake = live(a).find(({ connectionState }) => connectionState === 'connected');
  const before = fake?.localDescription?.sdp;
  a.transport.handleSignal({
    from: 'b',
    type: 'resync',
    message: JSON.stringify({ reason: 'restart', generation, n: 99 }),
  });
  await until(() => fake?.signalingState === 'stable' && fake.localDescription?.sdp !== before, 'restarted');
  assert.equal(linkOf(a, b), 'connected');
});

test('a plea while the offer is out repeats the offer', async () => {
  const { seat, say, sent } = setUp();
  const a = seat('a', 1);
  a.transport.setRoster(a.info, [peerInfo('b', 2)]);
  await until(() => sent('a', 'SDP').length === 1, 'offered');
  say('b', 'a', 'resync', { reason: 'rebuild' });
  await until(() => sent('a', 'SDP').length === 2, 'offered again');
  const [first, second] = sent('a', 'SDP');
  assert.equal(second?.generation, first?.generation);
  assert.equal(live(a).length, 1);
});

test('an offer that stays without an answer is repeated, on a link that is up too', async (t) => {
  const lost: string[] = [];
  let isLossy = false;
  const { seat, sent } = setUp({
    carry: (deliver, { from, type }) => {
      if (isLossy && from === 'b' && type === 'SDP') lost.push(type);
      else setTimeout(deliver, 0);
    },
  });
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1e12 });
  const [a, b] = [seat('a', 1), seat('b', 2)];
  introduce(a, b);
  for (let step = 0; !areUp(a, b); step += 1) await tick(t, step);
  const fake = live(a).find(({ connectionState }) => connectionState === 'connected');
  isLossy = true;
  fake?.restartIce();
  for (let step = 0; lost.length === 0; step += 1) await tick(t, step);
  isLossy = false;
  for (let step = 0; fake?.signalingState !== 'stable'; step += 1) await tick(t, step);
  const offers = sent('a', 'SDP');
  assert.equal(offers.length, 3);
  for (const { transport } of [a, b]) transport.close();
});

async function tick(t: TestContext, step: number): Promise<void> {
  assert.ok(step < 2_000, 'never');
  t.mock.timers.tick(5);
  await new Promise(setImmediate);
}

test('a late answer to an earlier offer is not taken for one to the present', async () => {
  const { seat, say, relay, sent } = setUp();
  const a = seat('a', 1);
  a.transport.setRoster(a.info, [peerInfo('b', 2)]);
  await until(() => sent('a', 'SDP').length === 1, 'offered');
  const [generation = 0] = generations(relay.carried);
  const answer = { type: 'answer', sdp: goodOffer.sdp };
  say('b', 'a', 'SDP', { sdp: answer, generation, n: 1, re: 1 });
  const [fake] = live(a);
  await until(() => fake?.signalingState === 'stable', 'answered');
  fake?.restartIce();
  await until(() => fake?.signalingState === 'have-local-offer', 'offered again');
  say('b', 'a', 'SDP', { sdp: answer, generation, n: 2, re: 1 });
  await until(() => a.steps.some(({ kind }) => kind === 'signal-rejected'), 'rejected');
  assert.equal(fake?.signalingState, 'have-local-offer');
});

test('what was said to somebody else is void when it is sent on, to a third and to its sender, and is told of', async () => {
  const { seat, relay } = setUp();
  const [a, b, c] = [seat('a', 1), seat('b', 2), seat('c', 3)];
  introduce(a, b, c);
  await until(() => areUp(a, b, c), 'linked');
  const spoken = relay.carried.filter(({ from, to }) => from === 'a' && to === 'b');
  const made = (): unknown[] => [a, b, c].map((one) => one.made.length);
  const before = made();
  const rejections = ({ steps }: Seat): unknown[] =>
    steps.filter(({ kind }) => kind === 'signal-rejected').map(({ peer, detail }) => [peer, detail]);
  for (const { type, message } of spoken) {
    const newer = message.replace(/"generation":\d+/, `"generation":${Date.now() + 1e6}`);
    for (const one of [c, a]) one.transport.handleSignal({ from: 'b', type, message: newer });
  }
  assert.ok(spoken.length >= 2);
  for (const one of [c, a]) assert.deepEqual(rejections(one), Array(spoken.length).fill(['b', 'misdirected']));
  await pause(20);
  assert.deepEqual(made(), before);
  assert.ok(areUp(a, b, c));
});

test('whoever keeps sending what cannot be used is quarantined, the others are untouched', async () => {
  const { seat, say } = setUp();
  const [a, b] = [seat('a', 1), seat('b', 3)];
  introduce(a, b);
  await until(() => areUp(a, b), 'linked');
  b.transport.setRoster(b.info, [a.info, peerInfo('bad', 2)]);
  for (let n = 1; n <= 3; n += 1) say('bad', 'b', 'SDP', { sdp: { type: 'offer', sdp: 'rubbish' }, generation: 1, n });
  await until(() => remote(b, 'bad')?.link.status === 'failed', 'quarantined');
  const { link } = remote(b, 'bad') ?? {};
  assert.equal(link?.status === 'failed' && link.error.code, 'peer-misbehaved');
  assert.deepEqual(remote(b, 'bad')?.tracks, {});
  const connections = b.made.length;
  say('bad', 'b', 'SDP', { sdp: goodOffer, generation: 2, n: 1 });
  await pause(20);
  assert.equal(b.made.length, connections);
  assert.ok(areUp(a, b));
});

test('two mistakes are forgiven', async () => {
  const { seat, say } = setUp();
  const b = seat('b', 2);
  b.transport.setRoster(b.info, [peerInfo('a', 1)]);
  say('a', 'b', 'SDP', 'no JSON');
  say('a', 'b', 'SDP', { sdp: { type: 'offer', sdp: 'rubbish' }, generation: 1, n: 1 });
  say('a', 'b', 'SDP', { sdp: goodOffer, generation: 1, n: 2 });
  say('a', 'b', 'ice candidate', {
    candidate: { candidate: 'candidate:1', sdpMid: '0', usernameFragment: 'scripted' },
    generation: 1,
    n: 3,
  });
  await until(() => remote(b, 'a')?.link.status === 'connected', 'connected');
});

test('a peer cannot have connections made anew without end', async () => {
  const { seat, say } = setUp();
  const b = seat('b', 2);
  b.transport.setRoster(b.info, [peerInfo('a', 1)]);
  for (let generation = 1; generation < 100; generation += 1)
    say('a', 'b', 'SDP', { sdp: goodOffer, generation, n: 1 });
  await until(() => remote(b, 'a')?.link.status === 'failed', 'stopped');
  assert.ok(b.made.length < 40);
});

test('what comes from oneself, of an unknown type, or without a connection for it, changes nothing', async () => {
  const { seat } = setUp();
  const a = seat('a', 1);
  a.transport.setRoster(a.info, []);
  const before = a.steps.length;
  for (const signal of [
    { from: 'a', type: 'SDP', message: JSON.stringify({ sdp: goodOffer, generation: 1, n: 1 }) },
    { from: 'x', type: 'SDP', message: JSON.stringify({ sdp: goodOffer }) },
    { from: 'x', type: 'SDP', message: '{' },
    { from: 'x', type: 'weather', message: '{}' },
    { from: 'x', type: 'resync', message: '{"reason":"x"}' },
  ]) {
    a.transport.handleSignal(signal);
  }
  await pause(10);
  assert.deepEqual([a.steps.length, a.transport.remotes.getState()], [before, []]);
});

test('an interrupted link restarts by itself and nobody is removed', async () => {
  const { seat } = setUp();
  const [a, b] = [seat('a', 1), seat('b', 2)];
  introduce(a, b);
  await until(() => areUp(a, b), 'linked');
  const seen: string[] = [];
  a.transport.remotes.subscribe(([entry]) => seen.push(entry?.link.status ?? 'gone'));
  const fake = live(a).find(({ connectionState }) => connectionState === 'connected');
  fake?.setConnectionState('disconnected');
  fake?.setConnectionState('failed');
  await until(() => linkOf(a, b) === 'restarting', 'restarting');
  fake?.setConnectionState('connected');
  await until(() => linkOf(a, b) === 'connected', 'connected');
  assert.deepEqual(seen, ['interrupted', 'restarting', 'connected']);
});

test('addresses gathered before the permission: what is not connected a second later is made anew, once', async () => {
  const { seat } = setUp();
  const a = seat('a', 1);
  a.transport.setRoster(a.info, [peerInfo('b', 2)]);
  const [fake] = live(a);
  assert.ok(fake);
  await until(() => fake.localDescription !== null, 'offered');
  a.transport.handlePermissionGranted();
  a.transport.handlePermissionGranted();
  await until(() => fake.connectionState === 'closed', 'closed');
  const [anew] = live(a);
  assert.ok(anew);
  await until(() => anew.localDescription !== null, 'offered again');
  await pause(20);
  assert.deepEqual(live(a), [anew]);
});

test('addresses gathered before the permission: the side that answers has the other one offer a new connection', async () => {
  const { seat, sent } = setUp();
  const [a, b] = [seat('a', 1), seat('b', 2)];
  introduce(a, b);
  await until(() => areUp(a, b), 'linked');
  await until(() => sent('b', 'SDP').length === 2, 'the second round');
  await pause(20);
  const fake = live(b).find(({ connectionState }) => connectionState === 'connected')!;
  fake.setConnectionState('disconnected');
  b.transport.handlePermissionGranted();
  await until(() => fake.connectionState === 'closed' && areUp(a, b), 'linked again');
  assert.deepEqual(
    sent('b', 'resync').map(({ reason }) => reason),
    ['rebuild'],
  );
});

test('who comes after the permission is told the new addresses at once: nothing is restarted while it connects', async () => {
  const { seat } = setUp();
  const a = seat('a', 1);
  a.transport.handlePermissionGranted();
  a.transport.setRoster(a.info, [peerInfo('b', 2)]);
  let restarts = 0;
  const [fake] = live(a);
  assert.ok(fake);
  fake.restartIce = () => void (restarts += 1);
  await until(() => fake.localDescription !== null, 'offered');
  await pause(1_100);
  assert.equal(restarts, 0);
});

test('a page of the tutorial belongs to the first seated alone, who greets it and waits', async () => {
  const { seat, sent, relay } = setUp();
  const [a, b] = [seat('a', 1), seat('b', 2)];
  const page = peerInfo('page', 0, 'tutorial');
  a.transport.setRoster(a.info, [page, b.info]);
  b.transport.setRoster(b.info, [page, a.info]);
  assert.deepEqual(remote(b, 'page')?.link, { status: 'unlinked', reason: 'one-connection-only' });
  await until(() => areUp(a, b), 'linked');
  assert.deepEqual(
    relay.carried.filter(({ to }) => to === 'page').map(({ from, type }) => [from, type]),
    [['a', 'user_here']],
  );
  const broadcast = relay.connect('page', () => undefined);
  broadcast({
    type: 'SDP',
    message: JSON.stringify({ sdp: { type: 'offer', sdp: 'a=ice-ufrag:p\nm=audio\nm=video' } }),
  });
  broadcast({
    type: 'ice candidate',
    message: JSON.stringify({ candidate: { candidate: 'candidate:1', sdpMid: '0', usernameFragment: 'p' } }),
  });
  broadcast({ type: 'ice candidate', message: JSON.stringify({ candidate: null }) });
  await until(() => remote(a, 'page')?.link.status === 'connected', 'linked with the page');
  const answers = sent('a', 'SDP').filter((message) => message.generation === undefined);
  assert.deepEqual(Object.keys(answers[0] ?? {}), ['sdp']);
  assert.deepEqual(Object.keys(remote(a, 'page')?.tracks ?? {}), ['microphone', 'camera']);
  assert.deepEqual(
    b.steps.filter(({ peer }) => peer === 'page'),
    [],
  );
});

test('an offer to a page of the tutorial is sent once: its answers do not say which they belong to', async (t) => {
  const { seat, say, sent } = setUp();
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1e12 });
  const a = seat('a', 1);
  a.transport.setRoster(a.info, [peerInfo('page', 0, 'tutorial')]);
  say('page', 'a', 'SDP', { sdp: goodOffer });
  say('page', 'a', 'ice candidate', {
    candidate: { candidate: 'candidate:1', sdpMid: '0', usernameFragment: 'scripted' },
  });
  for (let step = 0; remote(a, 'page')?.link.status !== 'connected'; step += 1) await tick(t, step);
  live(a)
    .find(({ connectionState }) => connectionState === 'connected')
    ?.restartIce();
  for (let step = 0; step < 1_000; step += 1) await tick(t, step);
  assert.deepEqual(
    sent('a', 'SDP').map(({ sdp }) => (sdp as RTCSessionDescription).type),
    ['answer', 'offer'],
  );
  a.transport.close();
});

test('when the first seated leaves, the next takes the page over', () => {
  const { seat } = setUp();
  const [a, b] = [seat('a', 1), seat('b', 2)];
  const page = peerInfo('page', 3, 'tutorial');
  b.transport.setRoster(b.info, [a.info, page]);
  assert.equal(remote(b, 'page')?.link.status, 'unlinked');
  b.transport.setRoster(b.info, [page]);
  assert.equal(remote(b, 'page')?.link.status, 'connecting');
});

test('a spare connection made ahead is used by the next link of its kind', async () => {
  const { seat } = setUp();
  const [a, b] = [seat('a', 1), seat('b', 2)];
  b.transport.warmUp();
  a.transport.setRoster(a.info, []);
  await until(() => a.made[0]?.localDescription?.type === 'offer' && b.made.length === 1, 'made ahead');
  introduce(a, b);
  assert.deepEqual([a.made.length, b.made.length], [1, 1]);
  await until(() => areUp(a, b), 'linked');
  assert.equal(a.made[0]?.connectionState, 'connected');
});

test('a spare follows what is published, and other address servers', async () => {
  const { seat } = setUp();
  const [a, b] = [seat('a', 1), seat('b', 2)];
  const iceServers = [{ urls: 'stun:stun.example' }];
  b.transport.warmUp();
  a.transport.setRoster(a.info, []);
  await until(() => a.made.length === 1 && b.made.length === 1, 'made ahead');
  const camera = videoTrack();
  a.transport.publish('camera', camera);
  assert.equal(a.made[0]?.getTransceivers()[1]?.sender.track, camera);
  a.transport.setIceServers(iceServers);
  b.transport.setIceServers(iceServers);
  await until(() => a.made.length === 2, 'made again');
  assert.equal(a.made[0]?.signalingState, 'closed');
  assert.equal(a.made[1]?.getTransceivers()[1]?.sender.track, camera);
  assert.deepEqual(b.made[0]?.getConfiguration().iceServers, iceServers);
  assert.equal(b.made.length, 1);
});

test('other address servers reach every connection there is, and disturb none', async () => {
  const { seat, relay } = setUp();
  const [a, b, c] = [seat('a', 1), seat('b', 2), seat('c', 3)];
  introduce(a, b, c);
  await until(() => areUp(a, b, c), 'linked');
  const iceServers = [{ urls: 'turn:turn.example', username: 'later', credential: 'c' }];
  const [carried, linked] = [relay.carried.length, live(b)];
  b.transport.setIceServers(iceServers);
  assert.ok(linked.length >= 2);
  for (const connection of linked) assert.deepEqual(connection.getConfiguration().iceServers, iceServers);
  await pause(20);
  assert.deepEqual(live(b), linked);
  assert.deepEqual([areUp(a, b, c), relay.carried.length], [true, carried], 'nothing is negotiated for it');
});

test('without a connection to be had the link says so', () => {
  const relay = new MemoryRelay();
  const a = seatOn(relay, 'a', 1, () => {
    throw new Error('too many');
  });
  open.push(a.transport);
  a.transport.setRoster(a.info, [peerInfo('b', 2)]);
  const link = remote(a, 'b')?.link;
  assert.equal(link?.status === 'failed' && link.error.code, 'negotiation-failed');
});

test('close ends every connection and everything after it is ignored', async () => {
  const { seat } = setUp();
  const [a, b] = [seat('a', 1), seat('b', 2)];
  introduce(a, b);
  await until(() => areUp(a, b), 'linked');
  a.transport.close();
  a.transport.close();
  a.transport.setRoster(a.info, [b.info]);
  a.transport.publish('camera', videoTrack());
  a.transport.warmUp();
  a.transport.handlePermissionGranted();
  await pause(20);
  assert.deepEqual([live(a), a.transport.remotes.getState()], [[], []]);
});
