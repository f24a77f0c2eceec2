import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { LinkCare, type Finding } from './link-care.js';
import { transition, type LinkState } from './link-state.js';

beforeEach(() => {
  mock.timers.enable({ apis: ['setInterval', 'Date'], now: 1e12 });
  mock.method(performance, 'now', () => Date.now());
});
afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

/** A connection that is up, over a pair of addresses of one network. */
class FakeConnection extends EventTarget {
  connectionState = 'connected';
  bytes = 0;
  readonly getSenders = () => [];
  readonly getReceivers = () => [];
  async getStats(): Promise<Map<string, unknown>> {
    const rows = [
      { id: 'T', type: 'transport', selectedCandidatePairId: 'P', bytesReceived: this.bytes },
      { id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R' },
      { id: 'L', type: 'local-candidate', candidateType: 'host', address: '192.168.0.2' },
      { id: 'R', type: 'remote-candidate', candidateType: 'host', address: '192.168.0.3' },
    ];
    return new Map(rows.map((row) => [row.id, row]));
  }
}

async function pass(ms: number, meanwhile: () => void = () => undefined): Promise<void> {
  for (let left = ms; left > 0; left -= 50) {
    meanwhile();
    mock.timers.tick(50);
    await new Promise(setImmediate);
  }
}

function setUp() {
  const connection = new FakeConnection();
  const channel = {
    readyState: 'open',
    bufferedAmount: 0,
    send: () => undefined,
    onmessage: null as ((event: { data: string }) => void) | null,
  };
  let state: LinkState = { status: 'connected' };
  const found: Finding[] = [];
  const care = new LinkCare({
    connection: connection as unknown as RTCPeerConnection,
    channel: channel as unknown as RTCDataChannel,
    slots: () => ({}),
    links: () => 1,
    shows: () => undefined,
    step: () => undefined,
    onFound: (finding) => {
      found.push(finding);
      const isSilence = 'isSilent' in finding;
      state = transition(
        state,
        isSilence ? { type: 'silence', isSilent: finding.isSilent } : { type: 'detail', detail: finding.detail },
      );
    },
  });
  return { care, connection, found, hear: () => channel.onmessage?.({ data: '{}' }), state: () => state };
}

test('the way media takes is told once, as long as it is the same', async () => {
  const { care, found, hear, state } = setUp();
  await pass(5_000, hear);
  assert.deepEqual((state() as { path?: unknown }).path, { kind: 'local' });
  assert.equal(found.length, 1);
  care.close();
});

test('it is told anew after a silence, which it outlasted', async () => {
  const { care, hear, state } = setUp();
  await pass(2_000, hear);
  await pass(3_000);
  assert.equal(state().status, 'interrupted');
  await pass(2_000, hear);
  assert.deepEqual(
    { ...state() },
    { status: 'connected', path: { kind: 'local' }, dry: [], paused: undefined, pausing: undefined },
  );
  care.close();
});

test('it is told anew when the browser says that the connection is up again', async () => {
  const { care, connection, hear, found } = setUp();
  await pass(2_000, hear);
  connection.dispatchEvent(new Event('connectionstatechange'));
  await pass(1_000, hear);
  assert.equal(found.filter((finding) => 'detail' in finding).length, 2);
  care.close();
});
