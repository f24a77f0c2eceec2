import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asConnection, FakePeerConnection } from '../../test/fakes/fake-peer-connection.js';
import type { CandidateInit, DescriptionInit } from '../protocol/peer-messages.js';
import { MAX_HELD_CANDIDATES, Negotiator, type Blame } from './negotiator.js';

interface Side {
  readonly fake: FakePeerConnection;
  readonly negotiator: Negotiator;
  readonly sent: DescriptionInit[];
  readonly errors: [string, Blame][];
  other?: Side;
}

function side(polite: boolean, delay: () => number, fake = new FakePeerConnection()): Side {
  const self: Side = {
    fake,
    sent: [],
    errors: [],
    negotiator: new Negotiator(
      asConnection(fake),
      { polite, offers: polite ? 'later' : 'always' },
      {
        sendDescription: (description, re) => {
          self.sent.push(description);
          setTimeout(() => self.other?.negotiator.handleDescription(description, re), delay());
        },
        sendCandidate: (candidate) => void setTimeout(() => self.other?.negotiator.handleCandidate(candidate), delay()),
        prepareAnswer: () => undefined,
        step: () => undefined,
        error: (error, blame) => void self.errors.push([(error as Error).name, blame]),
      },
    ),
  };
  return self;
}

/** A pair that talks with each other; messages of one side stay in order, as over one socket. */
function pair(delay = (): number => 0): { first: Side; second: Side } {
  const first = side(false, delay);
  const second = side(true, delay);
  first.other = second;
  second.other = first;
  return { first, second };
}

async function until(condition: () => boolean, what: string, ms = 5_000): Promise<void> {
  const end = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > end) assert.fail(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

const ufrag = (description: { sdp: string } | null): string | undefined =>
  /ufrag:\w+/.exec(description?.sdp ?? '')?.[0];
const isUp = ({ fake }: Side): boolean => fake.connectionState === 'connected';
const offer = (sdp = 'v=0\na=ice-ufrag:x\nm=audio\nm=video'): DescriptionInit => ({ type: 'offer', sdp });

async function connectedPair(delay?: () => number): Promise<ReturnType<typeof pair>> {
  const sides = pair(delay);
  sides.first.fake.addTransceiver('audio');
  sides.first.negotiator.offer();
  await until(() => isUp(sides.first) && isUp(sides.second), 'connected');
  return sides;
}

test('one offer and one answer connect two sides', async () => {
  const { first, second } = await connectedPair();
  assert.deepEqual(
    first.sent.map(({ type }) => type),
    ['offer'],
  );
  assert.deepEqual(
    second.sent.map(({ type }) => type),
    ['answer'],
  );
});

test('the answering side never makes the first offer, whatever it adds', async () => {
  const { second, first } = pair();
  second.fake.addTransceiver('audio');
  second.fake.createDataChannel();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(second.sent, []);
  first.fake.addTransceiver('audio');
  first.negotiator.offer();
  await until(() => isUp(first) && isUp(second), 'connected');
});

test('a side that never offers does not, whatever it adds and whenever', async () => {
  const fake = new FakePeerConnection();
  const sent: string[] = [];
  const silent = {
    prepareAnswer: () => undefined,
    step: () => undefined,
    error: () => undefined,
    sendCandidate: () => undefined,
  };
  const negotiator = new Negotiator(
    asConnection(fake),
    { polite: true, offers: 'never' },
    {
      ...silent,
      sendDescription: ({ type }) => void sent.push(type),
    },
  );
  negotiator.handleDescription(offer());
  await until(() => sent.length === 1, 'answered');
  fake.restartIce();
  fake.addTransceiver('video');
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(sent, ['answer']);
});

test('later offers may collide 200 times with chance delays: both sides settle', async () => {
  for (let round = 0; round < 200; round += 1) {
    const { first, second } = await connectedPair();
    let pending = 0;
    const after = (ms: number, act: () => void): void => {
      pending += 1;
      setTimeout(() => ((pending -= 1), act()), ms);
    };
    for (const { fake } of [first, second]) {
      for (let time = 0; time < 3; time += 1) {
        after(Math.random() * 6, () => (Math.random() < 0.5 ? fake.restartIce() : void fake.addTransceiver('video')));
      }
    }
    const kinds = (one: Side): string =>
      one.fake
        .getTransceivers()
        .map(({ receiver }) => receiver.track.kind)
        .join();
    const isQuiet = ({ fake }: Side): boolean => fake.signalingState === 'stable';
    await until(
      () =>
        pending === 0 &&
        isQuiet(first) &&
        isQuiet(second) &&
        kinds(first) === kinds(second) &&
        ufrag(first.fake.localDescription) === ufrag(second.fake.remoteDescription) &&
        ufrag(second.fake.localDescription) === ufrag(first.fake.remoteDescription),
      `settled in round ${round}`,
    );
    assert.deepEqual([...first.errors, ...second.errors], []);
    first.fake.close();
    second.fake.close();
  }
});

test('the polite side gives way with a rollback, the other ignores the offer', async () => {
  const { first, second } = await connectedPair();
  first.negotiator.restartIce();
  second.negotiator.restartIce();
  await until(() => first.sent.length + second.sent.length >= 4, 'both offered');
  await until(() => first.fake.signalingState === 'stable' && second.fake.signalingState === 'stable', 'settled');
  assert.ok(
    first.sent.every(({ type }, index) => index > 1 || type === 'offer'),
    'the impolite offer stood',
  );
  assert.deepEqual([...first.errors, ...second.errors], []);
});

test('candidates of an ignored offer raise no error', async () => {
  const { first } = await connectedPair();
  delete first.other;
  first.negotiator.restartIce();
  await until(() => first.fake.signalingState === 'have-local-offer', 'offered');
  first.negotiator.handleDescription(offer());
  first.negotiator.handleCandidate({ candidate: 'candidate:9', sdpMid: '0' });
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(first.errors, []);
});

test('candidates that come before their description wait for it, at most sixty', async () => {
  const one = side(true, () => 0);
  const added: CandidateInit[] = [];
  const add = one.fake.addIceCandidate.bind(one.fake);
  one.fake.addIceCandidate = async (candidate) => {
    added.push(candidate);
    return add(candidate);
  };
  for (let n = 0; n < MAX_HELD_CANDIDATES + 10; n += 1) {
    one.negotiator.handleCandidate({ candidate: `candidate:${n}`, sdpMid: '0', usernameFragment: 'x' });
  }
  one.negotiator.handleCandidate({ candidate: 'candidate:later', sdpMid: '0', usernameFragment: 'of-a-restart' });
  one.negotiator.handleDescription(offer());
  await until(() => one.sent.length === 1, 'answered');
  await until(() => added.length === MAX_HELD_CANDIDATES - 1, 'added');
  assert.ok(!added.some(({ candidate }) => candidate === 'candidate:later'), 'not of this description');
  assert.deepEqual(one.errors, []);
});

test('an answer nobody waits for is dropped', async () => {
  const { first } = await connectedPair();
  first.negotiator.handleDescription({ type: 'answer', sdp: 'm=audio' });
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual(first.errors, []);
  assert.equal(first.fake.signalingState, 'stable');
});

test("a refused description is the peer's fault and blocks nothing after it", async () => {
  const one = side(true, () => 0);
  one.negotiator.handleDescription(offer('v=0'));
  one.negotiator.handleDescription(offer());
  await until(() => one.sent.length === 1, 'the second was answered');
  assert.deepEqual(one.errors, [['OperationError', 'theirs']]);
});

test('a failed answer is our fault, and the next offer is answered', async () => {
  const one = side(true, () => 0);
  one.fake.failing.add('setLocalDescription');
  one.negotiator.handleDescription(offer());
  one.negotiator.handleDescription(offer());
  await until(() => one.sent.length === 1, 'answered');
  assert.deepEqual(one.errors, [['OperationError', 'ours']]);
});

test('an answer that the browser refuses leaves the offer open for a good one', async () => {
  const { first } = pair();
  delete first.other;
  first.fake.addTransceiver('audio');
  first.negotiator.offer();
  await until(() => first.sent.length === 1, 'offered');
  first.fake.failing.add('setRemoteDescription');
  first.negotiator.handleDescription({ type: 'answer', sdp: 'm=audio' });
  first.negotiator.handleDescription({ type: 'answer', sdp: 'm=audio' });
  await until(() => first.fake.signalingState === 'stable', 'stable');
  assert.deepEqual(first.errors, [['OperationError', 'theirs']]);
});

test('works where setLocalDescription needs an argument and restartIce is missing', async () => {
  const { first, second } = pair();
  for (const { fake } of [first, second]) {
    const set = fake.setLocalDescription.bind(fake);
    const restart = fake.restartIce.bind(fake);
    Object.assign(fake, {
      restartIce: undefined,
      createOffer: async ({ iceRestart }: RTCOfferOptions) => (iceRestart && restart(), { type: 'offer' }),
      createAnswer: async () => ({ type: 'answer' }),
      setLocalDescription: async (given?: { type: RTCSdpType }) => {
        if (!given) throw new TypeError('1 argument required');
        return set(given);
      },
    });
  }
  first.fake.addTransceiver('audio');
  first.negotiator.offer();
  await until(() => isUp(first) && isUp(second), 'connected');
  const before = first.fake.localDescription?.sdp;
  first.negotiator.restartIce();
  await until(() => second.sent.length === 2 && first.fake.signalingState === 'stable', 'restarted');
  assert.notEqual(first.fake.localDescription?.sdp, before);
});

test('nothing is sent or reported after close', async () => {
  const one = side(true, () => 0);
  one.negotiator.handleDescription(offer());
  one.negotiator.close();
  one.fake.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual([one.sent, one.errors], [[], []]);
});
