import {
  cameraUnplugged,
  microphoneSilent,
  microphoneUnplugged,
  permissionDenied,
  screenStopped,
} from './device-faults.js';
import type { Fault } from './fault.js';
import { addressesNew, iceFailed, networkGone, signalsLost } from './link-faults.js';
import { bandwidthLow, framesLost, oneWayMedia } from './media-faults.js';
import { pageFrozen } from './page-faults.js';
import { relayDrained, relayGone, relaySilent, relaySlow } from './relay-faults.js';

/** What a page can do to itself, by name. docs/simulate.md says of each what people see. */
export const FAULTS = {
  'relay-gone': { durationMs: 8_000, start: relayGone },
  'relay-drained': { durationMs: 2_000, start: relayDrained },
  // It takes 15 s to be noticed: what a relay promises between two pings, and a while.
  'relay-silent': { durationMs: 20_000, start: relaySilent },
  'relay-slow': { durationMs: 12_000, start: relaySlow },
  'signals-lost': { durationMs: 10_000, start: signalsLost },
  'ice-failed': { durationMs: 6_000, start: iceFailed },
  'addresses-new': { durationMs: 0, start: addressesNew },
  'network-gone': { durationMs: 6_000, start: networkGone },
  'one-way-media': { durationMs: 20_000, start: oneWayMedia },
  'frames-lost': { durationMs: 10_000, start: framesLost },
  'bandwidth-low': { durationMs: 12_000, start: bandwidthLow },
  'camera-unplugged': { durationMs: 8_000, start: cameraUnplugged },
  'microphone-unplugged': { durationMs: 8_000, start: microphoneUnplugged },
  'microphone-silent': { durationMs: 12_000, start: microphoneSilent },
  'permission-denied': { durationMs: 8_000, start: permissionDenied },
  'screen-stopped': { durationMs: 0, start: screenStopped },
  'page-frozen': { durationMs: 5_000, start: pageFrozen },
} as const satisfies Readonly<Record<string, Fault>>;

export type SimulatedFault = keyof typeof FAULTS;
