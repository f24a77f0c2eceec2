import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { LinkCare, type Finding } from './link-care.js';
import type { Slots } from './layout.js';
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
  /** Of the microphone that is sent; undefined where none is. */
  energy: number | undefined;
  readonly getSenders = () => [];
  readonly getReceivers = () => [];
  async getStats(): Promise<Map<string, unknown>> {
    const rows = [
      { id: 'T', type: 'transport', selectedCandidatePairId: 'P', bytesReceived: this.bytes },
      { id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R' },
      { id: 'L', type: 'local-candidate', candidateType: 'host', address: '192.168.0.2' },
      { id: 'R', type: 'remote-candidate', candidateType: 'host', address: '192.168.0.3' },
      { id: 'O', type: 'outbound-rtp', mid: '0', ...(this.energy !== undefined && { mediaSourceId: 'S' }) },
      { id: 'S', type: 'media-source', kind: 'audio', totalAudioEnergy: this.energy },
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
    slots: () => ({ microphone: { mid: '0' } }) as unknown as Slots,
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
    { status: 'connected', path: { kind: 'local' }, dry: [], paused: undefined, pausing: undefined, mute: false },
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

test('a microphone without any sound for ten seconds is told, until there is some; one that is off is not', async () => {
  const { care, connection, hear, state } = setUp();
  const isMute = (): boolean | undefined => (state() as { mute?: boolean }).mute;
  await pass(12_000, hear);
  assert.equal(isMute(), false, 'none is sent');
  connection.energy = 0;
  await pass(8_000, hear);
  assert.equal(isMute(), false);
  await pass(4_000, hear);
  assert.equal(isMute(), true);
  connection.energy = 1e-9;
  await pass(1_000, hear);
  assert.equal(isMute(), false);
  for (let look = 0; look < 20; look += 1) {
    connection.energy += 1e-9;
    await pass(900, hear);
    assert.equal(isMute(), false, 'a quiet room has some');
  }
  await pass(12_000, hear);
  assert.equal(isMute(), true);
  connection.energy = undefined;
  await pass(1_000, hear);
  assert.equal(isMute(), false, 'turned off');
  care.close();
});
