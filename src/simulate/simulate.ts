import type { RoomContext } from '../room/ports.js';
import { RtcError } from '../util/errors.js';
import { FAULTS, type SimulatedFault } from './faults.js';
import { running, type Simulation } from './simulation.js';

export type { SimulatedFault, Simulation };

/** Every fault there is, in the order of docs/simulate.md. */
export const SIMULATED_FAULTS = Object.keys(FAULTS) as readonly SimulatedFault[];

export interface SimulationOptions {
  /** How long it lasts, in milliseconds; each fault has a length of its own. */
  readonly durationMs?: number;
}

/**
 * Does a fault to this page's part in a room, to see what becomes of the call. It ends by itself, by
 * `stop()`, when the room is left, or when the same one is begun again. Works on any room of the kit, with or without
 * elements. Devices are taken from all of the page; whatever concerns relay and links, from
 * this room alone. Rejects with RtcError `bad-payload` for a name that it does not know, and where there is nothing to
 * do it to with `not-joined` (no relay), `no-such-peer` (nobody else), `device-missing` (the source is not on),
 * `webrtc-unsupported` (a device that would have to end, in Firefox).
 */
export async function simulate(
  context: RoomContext | undefined,
  fault: SimulatedFault,
  options: SimulationOptions = {},
): Promise<Simulation> {
  if (!context) throw new RtcError('not-joined', 'there is no room');
  if (!Object.hasOwn(FAULTS, fault))
    throw new RtcError('bad-payload', `no fault "${fault}"; there are: ${SIMULATED_FAULTS.join(', ')}`);
  const { start, durationMs } = { ...FAULTS[fault], ...options };
  return running(context, fault, durationMs, () => start(context, durationMs));
}
