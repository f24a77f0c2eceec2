import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asConnection, FakePeerConnection } from '../../test/fakes/fake-peer-connection.js';
import type { CandidateInit, DescriptionInit } from '../protocol/peer-messages.js';
import { MAX_HELD_CANDIDATES, Negotiator, type Blame } from './negotiator.js';
import type { Part } from './part.js';

interface Side {
  readonly fake: FakePeerConnection;
  readonly negotiator: Pick<Negotiator, 'offer' | 'handleDescription' | 'handleCandidate' | 'close'>;
  readonly sent: DescriptionInit[];
  readonly errors: [string, Blame][];
  other?: Side;
}

/** What one side says to the other; messages of one side stay in order, as over one socket. */
function wire(self: () => Side) {
  return {
    sendDescription: (description: DescriptionInit, re?: number): void => {
      self().sent.push(description);
      setTimeout(() => self().other?.negotiator.handleDescription(description, re), 0);
    },
    sendCandidate: (candidate: CandidateInit): void =>
      void setTimeout(() => self().other?.negotiator.handleCandidate(candidate), 0),
  };
}

function side(part: Part): Side {
  const fake = new FakePeerConnection();
  const self: Side = {
    fake,
    sent: [],
    errors: [],
    negotiator: new Negotiator(asConnection(fake), part, {
      ...wire(() => self),
      prepareAnswer: () => undefined,
      step: () => undefined,
      error: (error, blame) => void self.errors.push([(error as Error).name, blame]),
    }),
  };
  return self;
}

/**
 * A page with the tutorial's logic, which minds no state: an offer that meets its own takes that one's
 * place, by the browser's own doing (W3C WebRTC, section 4.4.1.5), and what fails is only logged.
 */
function tutorialPage(): Side {
  const fake = new FakePeerConnection();
  const connection = asConnection(fake);
  const describe = async (): Promise<void> => {
    await connection.setLocalDescription();
    if (connection.localDescription) sendDescription(connection.localDescription);
  };
  const log = (error: unknown): void => void self.errors.push([(error as Error).name, 'ours']);
  const self: Side = {
    fake,
    sent: [],
    errors: [],
    negotiator: {
      offer: () => void describe().catch(log),
      handleDescription: (description) =>
        void connection
          .setRemoteDescription(description)
          .then(() => (description.type === 'offer' ? describe() : undefined))
          .catch(log),
      handleCandidate: (candidate) => void connection.addIceCandidate(candidate).catch(log),
      close: () => undefined,
    },
  };
  const { sendDescription, sendCandidate } = wire(() => self);
  fake.onnegotiationneeded = self.negotiator.offer;
  connection.onicecandidate = ({ candidate }) => candidate && sendCandidate(candidate);
  return self;
}

function pair(first = side('offers'), second = side('answers')): { first: Side; second: Side } {
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

async function connectedPair(...given: Parameters<typeof pair>): Promise<ReturnType<typeof pair>> {
  const sides = pair(...given);
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

test('the answering side does not offer later either, whatever it adds', async () => {
  const one = side('answers');
  one.negotiator.handleDescription(offer());
  await until(() => one.sent.length === 1, 'answered');
  one.fake.restartIce();
  one.fake.addTransceiver('video');
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(
    one.sent.map(({ type }) => type),
    ['answer'],
  );
});

test('the offering side takes no offer', async () => {
  const { first } = await connectedPair();
  first.negotiator.handleDescription(offer());
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(first.fake.signalingState, 'stable');
  assert.deepEqual([first.sent.length, first.errors], [1, []]);
});

test('later offers may collide with those of a page of the tutorial, 200 times with chance delays: both settle', async () => {
  for (let round = 0; round < 200; round += 1) {
    const { first, second } = await connectedPair(tutorialPage(), side('tutorial'));
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
    assert.deepEqual(second.errors, []);
    first.fake.close();
    second.fake.close();
  }
});

test('towards a page of the tutorial it waits for the first offer, and stands by each of its own that meets one', async () => {
  const { first, second } = pair(tutorialPage(), side('tutorial'));
  second.fake.addTransceiver('audio');
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(second.sent, []);
  first.fake.addTransceiver('audio');
  await until(() => isUp(first) && isUp(second), 'connected');
  const before = first.sent.length;
  first.fake.restartIce();
  second.fake.restartIce();
  await until(() => first.sent.length + second.sent.length >= before + 3, 'both offered');
  await until(() => first.fake.signalingState === 'stable' && second.fake.signalingState === 'stable', 'settled');
  const types = ({ sent }: Side): unknown[] => sent.map(({ type }) => type);
  assert.deepEqual(types(first).slice(before, before + 2), ['offer', 'answer'], 'the page gave its own up');
  assert.equal(types(second)[1], 'offer');
  assert.deepEqual([...first.errors, ...second.errors], [], 'nobody was answered who did not wait for it');
});

test('candidates that come before their description wait for it, at most sixty', async () => {
  const one = side('answers');
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

test('a late twin of an earlier answer is not taken for one to the offer that is just being made', async () => {
  const { first, second } = await connectedPair();
  const taken = first.fake.remoteDescription;
  delete first.other;
  first.negotiator.offer();
  first.negotiator.handleDescription({ ...second.sent[0]! });
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(first.fake.signalingState, 'have-local-offer');
  assert.equal(first.fake.remoteDescription, taken);
  assert.deepEqual(first.errors, []);
});

test("a refused description is the peer's fault and blocks nothing after it", async () => {
  const one = side('answers');
  one.negotiator.handleDescription(offer('v=0'));
  one.negotiator.handleDescription(offer());
  await until(() => one.sent.length === 1, 'the second was answered');
  assert.deepEqual(one.errors, [['OperationError', 'theirs']]);
});

test('a failed answer is our fault, and the next offer is answered', async () => {
  const one = side('answers');
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

test('nothing is sent or reported after close', async () => {
  const one = side('answers');
  one.negotiator.handleDescription(offer());
  one.negotiator.close();
  one.fake.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual([one.sent, one.errors], [[], []]);
});
