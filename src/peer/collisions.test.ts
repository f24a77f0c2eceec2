// Loaded by links when they need it: here it must be there by then.
import './link-care.js';
import { expect } from '@open-wc/testing';
import { canvasTrack } from '../../test/fakes/canvas-track.js';
import { linkOf, peerInfo, seat as seatOn, until } from '../../test/fakes/fake-mesh.js';
import { MemoryRelay } from '../../test/fakes/memory-relay.js';
import { TutorialPeer } from '../../test/fakes/tutorial-peer.js';
import { parsePeerMessage, type SignalType } from '../protocol/peer-messages.js';
import type { Part } from './part.js';
import { PeerLink } from './peer-link.js';
import { PeerSession } from './peer-session.js';

const ROUNDS = 200;
/** Waiting for new frames takes longer than all the rest of a round. */
const LOOK_EVERY = 4;
const isFirefox = /Firefox/.test(navigator.userAgent);
/** Longer than the kit lets pass between two restarts. */
const ROUND_MS = 5_000;

/** The connections of the moment: the kit may have made its own anew. */
type Pair = () => readonly [RTCPeerConnection, RTCPeerConnection];
/** Within which a call has to be one again, whatever its signals have met. */
const CONNECTED_MS = 15_000;
/**
 * Firefox 153 sometimes fails for good after one of so many new sets of addresses, on a busy machine one time in a
 * hundred: then the kit has to make the connection anew, and may.
 */
const MAX_MADE_ANEW = isFirefox ? ROUNDS / 20 : 0;

/** In order, as over one socket, and late by chance. */
function inOrder(): (deliver: () => void, signal: { from: string }) => void {
  const arrivals = new Map<string, number>();
  return (deliver, { from }) => {
    const at = Math.max(arrivals.get(from) ?? 0, performance.now() + Math.random() * 10);
    arrivals.set(from, at + 0.1);
    setTimeout(deliver, at - performance.now());
  };
}

const ufragOf = (description: RTCSessionDescription | null): string | undefined =>
  /a=ice-ufrag:(\S+)/.exec(description?.sdp ?? '')?.[1];
const namesOf = (pair: Pair): (string | undefined)[] => pair().map(({ localDescription }) => ufragOf(localDescription));

/** Each side has taken in what the other says of itself last, and is connected by it. */
function agree(pair: Pair): boolean {
  const [one, two] = pair();
  const isUp = ({ signalingState, connectionState, iceConnectionState }: RTCPeerConnection): boolean =>
    signalingState === 'stable' && connectionState === 'connected' && /connected|completed/.test(iceConnectionState);
  return (
    [one, two].every(isUp) &&
    ufragOf(one.localDescription) === ufragOf(two.remoteDescription) &&
    ufragOf(two.localDescription) === ufragOf(one.remoteDescription)
  );
}

async function framesOf(connection: RTCPeerConnection): Promise<number> {
  let frames = 0;
  (await connection.getStats()).forEach(({ framesDecoded = 0 }: { framesDecoded?: number }) => {
    frames += framesDecoded;
  });
  return frames;
}

/** Resolves when both decode frames they had not yet. */
async function decodeOn(pair: Pair): Promise<void> {
  const decodes = async (side: 0 | 1): Promise<void> => {
    // In Firefox a connection that is closed meanwhile may never answer.
    const nothing = (): Promise<number> => new Promise((resolve) => setTimeout(() => resolve(NaN), 1_000));
    const count = (): Promise<number> => Promise.race([framesOf(pair()[side]).catch(() => NaN), nothing()]);
    let known = await count();
    const hasNew = async (): Promise<boolean> => {
      const before = known;
      return (known = await count()) > before;
    };
    await until(hasNew, 'new frames', CONNECTED_MS);
  };
  await Promise.all([decodes(0), decodes(1)]);
}

const report = (pair: Pair): string =>
  pair()
    .map((pc) => [pc.signalingState, pc.connectionState, pc.iceConnectionState].join('/'))
    .join(' ');

describe('later offers that collide', function () {
  this.timeout(110_000);

  const ends: (() => void)[] = [];
  const now = Date.now;
  afterEach(() => {
    Date.now = now;
    for (const end of ends.splice(0)) end();
  });

  function picture(): MediaStreamTrack {
    const { track, stopDrawing } = canvasTrack();
    ends.push(stopDrawing);
    return track;
  }

  /** Has both do something at the same moment, until they are connected again by a new negotiation. */
  async function collide(
    pair: Pair,
    act: () => void,
    afterwards: () => void = () => undefined,
    keepsMedia = true,
  ): Promise<void> {
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = namesOf(pair);
      Date.now = () => now() + (round + 1) * ROUND_MS;
      act();
      const isNew = (): boolean => namesOf(pair).every((name, side) => name !== before[side]);
      await until(() => isNew() && agree(pair), `connected again in round ${round}`, CONNECTED_MS).catch(
        (error: unknown) => {
          throw new Error(`${String(error)}: ${report(pair)}`);
        },
      );
      afterwards();
      if (keepsMedia && (round + 1) % LOOK_EVERY === 0) await decodeOn(pair);
    }
  }

  /** One end of a link of the kit, over `relay`. */
  function side(relay: MemoryRelay, id: string, to: string, part: Part): { link: PeerLink; of: RTCPeerConnection[] } {
    const of: RTCPeerConnection[] = [];
    const track = picture();
    const link: PeerLink = new PeerLink({
      part,
      to,
      openSession: (part) => {
        const connection = new RTCPeerConnection();
        of.push(connection);
        return new PeerSession(
          connection,
          part,
          () => ({ camera: track }),
          () => 1,
        );
      },
      send: (type, message) => send({ to, type, message }),
      shows: () => undefined,
      step: () => undefined,
    });
    const send = relay.connect(id, ({ type, message }) => {
      const parsed = parsePeerMessage(type as SignalType, message);
      if (parsed) link.handleMessage(parsed);
    });
    ends.push(() => link.close());
    return { link, of };
  }

  it('between two pages of the kit: both want new addresses at once, 200 times', async () => {
    const relay = new MemoryRelay({ carry: inOrder() });
    const answering = side(relay, 'b', 'a', 'answers');
    const offering = side(relay, 'a', 'b', 'offers');
    const links = [offering.link, answering.link];
    const isUp = (): boolean => links.every(({ state }) => state.getState().link.status === 'connected');
    const isSettled = (): boolean => links.every(({ state }) => state.getState().tracks.screen !== undefined);
    await until(() => isUp() && isSettled(), 'connected');
    const pair: Pair = () => [offering.of.at(-1)!, answering.of.at(-1)!];
    const say = (state?: RTCPeerConnectionState): void => {
      for (const connection of pair()) {
        if (state) Object.defineProperty(connection, 'connectionState', { configurable: true, value: state });
        // Firefox dispatches no such event of a script's.
        connection.onconnectionstatechange?.(new Event('connectionstatechange'));
        Reflect.deleteProperty(connection, 'connectionState');
      }
    };
    const pleas = (): number => relay.carried.filter(({ type }) => type === 'resync').length;
    await collide(
      pair,
      () => {
        // As the browsers of both would, had the network gone from under them and come back.
        say('disconnected');
        for (const link of links) link.handleReconnect();
      },
      () => say(),
    );
    expect(isUp()).to.equal(true);
    // On a busy machine the watchdog may add one.
    expect(pleas()).to.be.at.least(ROUNDS);
    const madeAnew = Math.max(offering.of.length, answering.of.length) - 1;
    expect(madeAnew, 'connections made anew').to.be.at.most(MAX_MADE_ANEW);
  });

  it('with a page of the tutorial, which offers at the same moment, 200 times', async () => {
    const relay = new MemoryRelay({ carry: inOrder() });
    const made: RTCPeerConnection[] = [];
    const kit = seatOn(relay, 'kit', 1, (configuration) => {
      const connection = new RTCPeerConnection(configuration);
      made.push(connection);
      return connection;
    });
    ends.push(() => kit.transport.close());
    kit.transport.publish('camera', picture());
    const page = new TutorialPeer(relay, 'page', [picture()]);
    ends.push(() => page.close());
    page.sayHere();
    const info = peerInfo('page', 0, 'tutorial');
    kit.transport.setRoster(kit.info, [info]);
    await until(() => linkOf(kit, { ...kit, info }) === 'connected', 'connected');
    const own = made.find(({ connectionState }) => connectionState === 'connected')!;
    const pair: Pair = () => [own, page.connection!];
    const act = (): void => {
      for (const connection of pair()) connection.restartIce();
    };
    // The page gives its offer up: after that Firefox 153 sometimes has no media, connected as it is.
    await collide(pair, act, () => undefined, !isFirefox);
    expect(linkOf(kit, { ...kit, info })).to.equal('connected');
  });
});
