import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Slots } from './layout.js';
import { readStats } from './link-stats.js';

const slots = { microphone: { mid: '0' }, camera: { mid: '1' } } as unknown as Slots;
type Row = Record<string, unknown> & { id: string };
const report = (...rows: Row[]): RTCStatsReport => new Map(rows.map((row) => [row.id, row]));

/** A connection whose selected pair has these ends. */
const between = (local: object, remote: object, pair: object = {}): RTCStatsReport =>
  report(
    { id: 'T', type: 'transport', selectedCandidatePairId: 'P' },
    { id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R', ...pair },
    { id: 'L', type: 'local-candidate', ...local },
    { id: 'R', type: 'remote-candidate', ...remote },
  );
const host = (address?: string): object => ({ candidateType: 'host', address });

const near = [
  '10.1.2.3',
  '192.168.0.9',
  '172.16.0.1',
  '172.31.255.1',
  '169.254.3.4',
  '127.0.0.1',
  'fd00::1',
  'fe80::2',
  '::1',
  'f3a1.local',
  '',
  undefined,
];
for (const address of near) {
  test(`two hosts by ${String(address)} are on one network`, () => {
    assert.deepEqual(readStats(between(host(address), host(address)), slots).path, { kind: 'local' });
  });
}

const far = ['172.15.0.1', '172.32.0.1', '11.0.0.1', '192.169.1.1', '2001:db8::1', '203.0.113.9'];
for (const address of far) {
  test(`a host by ${address} is reached over the internet`, () => {
    assert.deepEqual(readStats(between(host('10.0.0.1'), host(address)), slots).path, { kind: 'direct' });
  });
}

test('an address that a router or a STUN server gave is one of the internet', () => {
  const path = (candidateType: string, address?: string): unknown =>
    readStats(between(host('10.0.0.1'), { candidateType, address }), slots).path;
  assert.deepEqual(path('srflx', '203.0.113.9'), { kind: 'direct' });
  assert.deepEqual(path('srflx'), { kind: 'direct' });
  assert.deepEqual(path('prflx', '203.0.113.9'), { kind: 'direct' });
  assert.deepEqual(path('prflx', '192.168.1.4'), { kind: 'local' }, 'mDNS hid it');
});

test('a relay on either side is what media goes through, by its protocol where this side knows it', () => {
  const relay = { candidateType: 'relay', address: '10.0.0.9', relayProtocol: 'tls' };
  assert.deepEqual(readStats(between(relay, host('10.0.0.1')), slots).path, { kind: 'relayed', protocol: 'tls' });
  assert.deepEqual(readStats(between(host('10.0.0.1'), { ...relay, relayProtocol: undefined }), slots).path, {
    kind: 'relayed',
    protocol: 'udp',
  });
});

test('Firefox marks the pair itself; without one nothing is known', () => {
  const { path } = readStats(
    report(
      { id: 'X', type: 'candidate-pair', selected: false },
      { id: 'P', type: 'candidate-pair', selected: true, localCandidateId: 'L', remoteCandidateId: 'R' },
      { id: 'L', ...host('192.168.0.2') },
      { id: 'R', ...host('192.168.0.3') },
    ),
    slots,
  );
  assert.deepEqual(path, { kind: 'local' });
  assert.deepEqual(readStats(report(), slots), {
    path: undefined,
    sent: {},
    received: {},
    energy: NaN,
    isCpuBound: false,
    isStalling: false,
    isNarrow: false,
  });
});

test('packets are counted by slot, those of the screen and of what is not sent are not', () => {
  const stats = readStats(
    report(
      { id: '1', type: 'outbound-rtp', mid: '0', packetsSent: 50 },
      { id: '2', type: 'outbound-rtp', mid: '1', packetsSent: 20, active: true, qualityLimitationReason: 'cpu' },
      { id: '3', type: 'outbound-rtp', mid: '2', packetsSent: 99, qualityLimitationReason: 'cpu' },
      { id: '4', type: 'inbound-rtp', mid: '1', packetsReceived: 7 },
      { id: '5', type: 'remote-inbound-rtp', mid: '0', packetsReceived: 1 },
    ),
    slots,
  );
  assert.deepEqual(stats.sent, { microphone: 50, camera: 20 });
  assert.deepEqual(stats.received, { camera: 7 });
  assert.equal(stats.isCpuBound, true);
  const paused = report({ id: '2', type: 'outbound-rtp', mid: '1', packetsSent: 20, active: false });
  assert.deepEqual(readStats(paused, slots).sent, {});
});

const LOST = { fractionLost: 0.6, roundTripTime: 0.05 };
const LATE = { fractionLost: 0, roundTripTime: 0.8 };
const WELL = { fractionLost: 0.1, roundTripTime: 0.3 };
const narrow: [what: string, targetBitrate: number | undefined, reception: object, isNarrow: boolean][] = [
  ['at its least, and much is lost', 30_000, LOST, true],
  ['at its least, and all comes late', 30_000, LATE, true],
  ['at its least, and all arrives', 30_000, WELL, false],
  ['at its least, and nobody says what arrives', 30_000, {}, false],
  ['at more, though much is lost', 60_000, LOST, false],
  ['at more, though all comes late', 60_000, LATE, false],
  ['at nobody knows what', undefined, LOST, false],
];
for (const [what, targetBitrate, reception, isNarrow] of narrow) {
  test(`a picture ${what}: ${isNarrow ? 'too narrow for it' : 'let be'}`, () => {
    const rows = report(
      { id: '1', type: 'outbound-rtp', mid: '1', targetBitrate, remoteId: '2' },
      { id: '2', type: 'remote-inbound-rtp', ...reception },
    );
    assert.equal(readStats(rows, slots).isNarrow, isNarrow);
  });
}

test('slots that have no m-line yet count nothing', () => {
  const rows = report({ id: '1', type: 'outbound-rtp', packetsSent: 50 }, { id: '2', type: 'codec' });
  assert.deepEqual(readStats(rows, {}).sent, {});
});

const strained: [what: string, framesPerSecond: number | undefined, reason: string, isStalling: boolean][] = [
  ['the processor limits and that hardly moves', 2, 'cpu', true],
  ['the processor limits and that moves', 5, 'cpu', false],
  ['hardly moves, by itself', 1, 'none', false],
  ['the processor limits, of an encoder that does not say how fast', undefined, 'cpu', false],
];
for (const [what, framesPerSecond, qualityLimitationReason, isStalling] of strained) {
  test(`a picture that ${what}: ${isStalling ? 'stalling' : 'let be'}`, () => {
    const row = { id: '1', type: 'outbound-rtp', mid: '1', framesPerSecond, qualityLimitationReason };
    assert.equal(readStats(report(row), slots).isStalling, isStalling);
  });
}

test("the sound of the microphone is its source's, not the screen's", () => {
  const stats = readStats(
    report(
      { id: 'S', type: 'media-source', kind: 'audio', totalAudioEnergy: 2 },
      { id: 'T', type: 'media-source', kind: 'audio', totalAudioEnergy: 3 },
      { id: 'A', type: 'outbound-rtp', mid: '3', mediaSourceId: 'S' },
      { id: 'B', type: 'outbound-rtp', mid: '0', mediaSourceId: 'T' },
    ),
    slots,
  );
  assert.equal(stats.energy, 3);
});
