import { expect } from '@open-wc/testing';
import { introduce, linkOf, peerInfo, seat as seatOn, until, type Seat } from '../../test/fakes/fake-mesh.js';
import { MemoryRelay, type MemoryRelayOptions } from '../../test/fakes/memory-relay.js';
import { canvasTrack, framesShown } from '../../test/fakes/canvas-track.js';
import { TutorialPeer } from '../../test/fakes/tutorial-peer.js';
import type { TrackRole } from '../peer/layout.js';

describe('mesh transport', function () {
  this.timeout(30_000);

  const ends: (() => void)[] = [];
  const connections: RTCPeerConnection[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
    connections.length = 0;
  });

  function setUp(options?: MemoryRelayOptions) {
    const relay = new MemoryRelay(options);
    const seat = (id: string, order: number): Seat => {
      const found = seatOn(relay, id, order, (configuration) => {
        const connection = new RTCPeerConnection(configuration);
        connections.push(connection);
        return connection;
      });
      ends.push(() => found.transport.close());
      return found;
    };
    return { relay, seat };
  }

  function picture(): MediaStreamTrack {
    const { track, stopDrawing } = canvasTrack();
    ends.push(stopDrawing);
    return track;
  }

  /** Resolves when `count` frames of `track` have been shown. */
  async function frames(track: MediaStreamTrack | undefined, count = 3): Promise<void> {
    if (!track) throw new Error('no track');
    const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true, playsInline: true });
    video.srcObject = new MediaStream([track]);
    document.body.append(video);
    await framesShown(video, count);
    video.remove();
  }

  /** The browser's fake microphone: an AudioContext would wait for a gesture. */
  async function sound(): Promise<MediaStreamTrack> {
    const [track] = (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks();
    if (!track) throw new Error('no fake microphone');
    ends.push(() => track.stop());
    return track;
  }

  const trackOf = (from: Seat, to: Seat, role: TrackRole): MediaStreamTrack | undefined =>
    from.transport.remotes.getState().find(({ id }) => id === to.info.id)?.tracks[role];
  /** Tracks are told of a moment after the descriptions: a quick connection is up before. */
  const areUp = (...seats: Seat[]): boolean =>
    seats.every((one) =>
      seats.every((two) => one === two || (linkOf(one, two) === 'connected' && trackOf(one, two, 'camera'))),
    );
  /** Both rounds of negotiation are over: the second brings the m-lines of the screen. */
  const isSettled = (one: Seat, two: Seat): boolean =>
    [trackOf(one, two, 'screen'), trackOf(two, one, 'screen')].every((track) => track !== undefined);
  const descriptions = (relay: MemoryRelay): number => relay.carried.filter(({ type }) => type === 'SDP').length;
  const errorsOf = (...seats: Seat[]): unknown[] =>
    seats.flatMap(({ steps }) => steps.filter(({ kind }) => kind === 'error' || kind === 'signal-rejected'));

  async function bytesOf(from: Seat, to: Seat, kind: string): Promise<number> {
    let bytes = 0;
    (await from.transport.getStats(to.info.id))?.forEach(
      (entry: { type: string; kind?: string; bytesReceived?: number }) => {
        if (entry.type === 'inbound-rtp' && entry.kind === kind) bytes += entry.bytesReceived ?? 0;
      },
    );
    return bytes;
  }

  it('carries picture and sound both ways, with one offer and one answer', async () => {
    const { relay, seat } = setUp();
    const [a, b] = [seat('a', 1), seat('b', 2)];
    for (const { transport } of [a, b]) {
      transport.publish('camera', picture());
      transport.publish('microphone', await sound());
    }
    introduce(a, b);
    await until(() => areUp(a, b), 'connected');
    await Promise.all([frames(trackOf(a, b, 'camera')), frames(trackOf(b, a, 'camera'))]);
    await until(async () => (await bytesOf(a, b, 'audio')) > 0 && (await bytesOf(b, a, 'audio')) > 0, 'sound');
    expect(descriptions(relay)).to.equal(2);
    expect(errorsOf(a, b)).to.deep.equal([]);
    for (const { steps } of [a, b]) {
      const kinds = new Set(steps.map(({ kind, detail }) => `${kind} ${detail}`));
      expect([...kinds]).to.include.members(['connection-state connected', 'their-stream camera']);
    }
  });

  it('sends two others 640 pixels of a larger camera, at half the frames', async () => {
    const { seat } = setUp();
    const three = [seat('a', 1), seat('b', 2), seat('c', 3)] as const;
    for (const { transport } of three) {
      const { track, stopDrawing } = canvasTrack(800, 600);
      ends.push(stopDrawing);
      transport.publish('camera', track);
    }
    introduce(...three);
    await until(() => areUp(...three), 'connected', 15_000);
    const sent = (): unknown[] =>
      connections
        .filter(({ connectionState }) => connectionState === 'connected')
        .map((connection) => connection.getTransceivers()[1]?.sender.getParameters().encodings[0])
        .map((encoding) => [encoding?.scaleResolutionDownBy, encoding?.maxFramerate]);
    const wanted = JSON.stringify(Array(6).fill([800 / 640, 15]));
    await until(() => JSON.stringify(sent()) === wanted, 'the size for two', 15_000);
    const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true });
    video.srcObject = new MediaStream([trackOf(three[2], three[0], 'camera')!]);
    // No more than that: an encoder short of time or bandwidth makes less of it by itself.
    await framesShown(video, 5);
    expect(video.videoWidth).to.be.within(1, 640);
  });

  it('starts cameras and screens later without another description or m-line', async () => {
    const { relay, seat } = setUp();
    const [a, b] = [seat('a', 1), seat('b', 2)];
    introduce(a, b);
    await until(() => areUp(a, b) && isSettled(a, b), 'connected');
    const lines = (): number[] =>
      connections.map(({ localDescription }) => (localDescription?.sdp.match(/^m=/gm) ?? []).length);
    const before = lines();
    expect(Math.max(...before)).to.equal(5);
    a.transport.publish('camera', picture());
    b.transport.publish('screen', picture());
    b.transport.publish('camera', picture());
    b.transport.publish('screen-audio', await sound());
    await Promise.all([
      frames(trackOf(b, a, 'camera')),
      frames(trackOf(a, b, 'screen')),
      frames(trackOf(a, b, 'camera')),
    ]);
    b.transport.publish('camera', picture());
    await frames(trackOf(a, b, 'camera'), 10);
    expect(descriptions(relay)).to.equal(4);
    expect(lines().filter((count) => count === 5)).to.have.length.at.least(2);
  });

  it('ends up as told after 100 toggles', async () => {
    const { relay, seat } = setUp();
    const [a, b] = [seat('a', 1), seat('b', 2)];
    introduce(a, b);
    await until(() => areUp(a, b), 'connected');
    const roles = ['camera', 'screen'] as const;
    const track = { camera: picture(), screen: picture() };
    for (let toggle = 0; toggle < 100; toggle += 1) {
      const role = roles[Math.floor(Math.random() * 2)] ?? 'camera';
      for (const { transport } of [a, b]) transport.publish(role, Math.random() < 0.5 ? track[role] : null);
      if (toggle % 10 === 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
    }
    a.transport.publish('camera', track.camera);
    a.transport.publish('screen', null);
    b.transport.publish('camera', null);
    b.transport.publish('screen', track.screen);
    await until(() => isSettled(a, b), 'settled');
    await Promise.all([frames(trackOf(b, a, 'camera'), 5), frames(trackOf(a, b, 'screen'), 5)]);
    const sending = connections
      .filter(({ connectionState }) => connectionState === 'connected')
      .map((connection) =>
        connection.getSenders().map(({ track: sent }) => sent && roles.find((role) => track[role] === sent)),
      );
    expect(sending.map((sent) => sent.filter(Boolean))).to.have.deep.members([['camera'], ['screen']]);
    expect(descriptions(relay)).to.equal(4);
    expect(errorsOf(a, b)).to.deep.equal([]);
  });

  it('answers an offer that arrives before the roster', async () => {
    const { seat } = setUp();
    const [a, b] = [seat('a', 1), seat('b', 2)];
    a.transport.publish('camera', picture());
    a.transport.setRoster(a.info, [b.info]);
    await until(() => linkOf(a, b) === 'connected', 'connected');
    expect(b.transport.remotes.getState()).to.deep.equal([]);
    introduce(a, b);
    await until(() => areUp(a, b), 'in the roster, with tracks');
    await frames(trackOf(b, a, 'camera'));
  });

  it('connects three who come at the same moment, over a relay that takes its time', async () => {
    const { seat } = setUp({ carry: (deliver) => void setTimeout(deliver, Math.random() * 40) });
    const seats = [seat('a', 1), seat('b', 2), seat('c', 3)];
    for (const { transport } of seats) {
      transport.warmUp();
      transport.publish('camera', picture());
    }
    introduce(...seats);
    await until(() => areUp(...seats), 'connected', 20_000);
    for (const one of seats) {
      for (const two of seats) if (one !== two) await frames(trackOf(one, two, 'camera'), 2);
    }
  });

  it('uses a connection made ahead, its offer with it', async () => {
    const { seat, relay } = setUp();
    const [a, b] = [seat('a', 1), seat('b', 2)];
    a.transport.setRoster(a.info, []);
    b.transport.warmUp();
    a.transport.publish('camera', picture());
    await until(
      () => connections[0]?.iceGatheringState === 'complete' || connections[1]?.iceGatheringState === 'complete',
      'gathered',
    );
    expect(relay.carried).to.deep.equal([]);
    introduce(a, b);
    expect(connections).to.have.length(2);
    await until(() => areUp(a, b), 'connected');
    await frames(trackOf(b, a, 'camera'));
    expect(descriptions(relay)).to.equal(2);
  });

  it('settles when both sides restart at the same moment, again and again', async () => {
    // Late by chance, but in order, as over one socket.
    const arrival = new Map<string, number>();
    const { seat } = setUp({
      carry: (deliver, { from }) => {
        const at = Math.max(arrival.get(from) ?? 0, performance.now() + Math.random() * 10);
        arrival.set(from, at + 0.1);
        setTimeout(deliver, at - performance.now());
      },
    });
    const [a, b] = [seat('a', 1), seat('b', 2)];
    a.transport.publish('camera', picture());
    introduce(a, b);
    await until(() => areUp(a, b), 'connected');
    const pair = connections.filter(({ connectionState }) => connectionState === 'connected');
    for (let round = 0; round < 10; round += 1) {
      for (const connection of pair) connection.restartIce();
      await until(() => pair.some(({ signalingState }) => signalingState === 'have-local-offer'), 'offered');
      await until(() => pair.every(({ signalingState }) => signalingState === 'stable'), 'stable');
    }
    await until(() => areUp(a, b), 'connected');
    await frames(trackOf(b, a, 'camera'), 5);
    expect(a.steps.concat(b.steps).filter(({ kind }) => kind === 'error')).to.deep.equal([]);
  });

  it('makes the connection anew when the other side asks, and the picture comes back', async () => {
    const { seat, relay } = setUp();
    const [a, b] = [seat('a', 1), seat('b', 2)];
    a.transport.publish('camera', picture());
    introduce(a, b);
    await until(() => areUp(a, b), 'connected');
    const offer = relay.carried.find(({ from, type }) => from === 'a' && type === 'SDP');
    const { generation } = JSON.parse(offer?.message ?? '{}') as { generation: number };
    const old = trackOf(b, a, 'camera');
    a.transport.handleSignal({
      from: 'b',
      type: 'resync',
      message: JSON.stringify({ reason: 'x', generation, n: 1_000 }),
    });
    await until(() => trackOf(b, a, 'camera') !== old && areUp(a, b), 'connected anew');
    await frames(trackOf(b, a, 'camera'));
    expect(old?.readyState).to.equal('ended');
  });

  it('shuts out whoever sends rubbish and keeps the others', async () => {
    const { seat } = setUp();
    const [a, b] = [seat('a', 1), seat('b', 3)];
    a.transport.publish('camera', picture());
    introduce(a, b);
    b.transport.setRoster(b.info, [a.info, peerInfo('bad', 2)]);
    await until(() => linkOf(b, a) === 'connected', 'connected');
    const rubbish = ['v=0\r\nm=video\u0000', 'v=0\r\no=- 1 1 IN IP4 0\r\ns=-\r\nt=0 0\r\nm=audio x y z\r\n', ''];
    rubbish.forEach((sdp, index) => {
      const message = JSON.stringify({ sdp: { type: 'offer', sdp }, generation: 1, n: index + 1 });
      b.transport.handleSignal({ from: 'bad', type: 'SDP', message });
    });
    const bad = (): string | undefined => b.transport.remotes.getState().find(({ id }) => id === 'bad')?.link.status;
    await until(() => bad() === 'failed', 'shut out');
    await frames(trackOf(b, a, 'camera'), 5);
    expect(linkOf(b, a)).to.equal('connected');
  });

  it('links with a page of the tutorial that came first, and one that comes later', async () => {
    for (const isFirst of [true, false]) {
      const { seat, relay } = setUp();
      const [a, b] = [seat('a', 1), seat('b', 2)];
      const info = peerInfo('page', isFirst ? 0 : 3, 'tutorial');
      a.transport.publish('camera', picture());
      a.transport.publish('microphone', await sound());
      const page = new TutorialPeer(relay, 'page', [picture(), await sound()]);
      ends.push(() => page.close());
      page.sayHere();
      a.transport.setRoster(a.info, [b.info, info]);
      b.transport.setRoster(b.info, [a.info, info]);
      const link = (one: Seat): string | undefined =>
        one.transport.remotes.getState().find(({ id }) => id === 'page')?.link.status;
      await until(() => link(a) === 'connected' && areUp(a, b), 'connected');
      await frames(a.transport.remotes.getState().find(({ id }) => id === 'page')?.tracks.camera);
      await frames(page.received.find(({ kind }) => kind === 'video'));
      expect(link(b)).to.equal('unlinked');
      expect(page.errors).to.deep.equal([]);
      expect(errorsOf(a, b)).to.deep.equal([]);
    }
  });

  it('frees everything on close', async () => {
    const { seat } = setUp();
    const [a, b] = [seat('a', 1), seat('b', 2)];
    const mine = picture();
    a.transport.publish('camera', mine);
    introduce(a, b);
    await until(() => areUp(a, b), 'connected');
    const theirs = trackOf(b, a, 'camera');
    a.transport.close();
    b.transport.close();
    expect(connections.map(({ connectionState }) => connectionState).every((state) => state === 'closed')).to.equal(
      true,
    );
    await until(() => theirs?.readyState === 'ended', 'ended');
    expect(mine.readyState, 'the track is not ours to stop').to.equal('live');
    expect(a.transport.remotes.getState()).to.deep.equal([]);
    expect(await a.transport.getStats('b')).to.equal(undefined);
  });
});
