import type { RoomContext } from '../room/ports.js';
import type { SimulatedFault } from './faults.js';

/** A fault that goes on. */
export interface Simulation {
  readonly fault: SimulatedFault;
  readonly durationMs: number;
  /** When it ends by itself, in milliseconds since the epoch. */
  readonly endsAt: number;
  /** Resolves when it is over, however that came. */
  readonly ended: Promise<void>;
  /** Ends it now. Idempotent. */
  stop(): void;
}

const goingOn = new WeakMap<RoomContext, Map<SimulatedFault, Simulation>>();

/** Begins a fault by `start`, in place of the same one that still goes on, and sees to its end. */
export function running(
  context: RoomContext,
  fault: SimulatedFault,
  durationMs: number,
  start: () => () => void,
): Simulation {
  const others = goingOn.get(context) ?? new Map<SimulatedFault, Simulation>();
  goingOn.set(context, others);
  others.get(fault)?.stop();
  const end = start();
  let finish = (): void => undefined;
  const ended = new Promise<void>((resolve) => (finish = resolve));
  const stop = (): void => {
    if (others.get(fault) !== simulation) return;
    others.delete(fault);
    clearTimeout(timer);
    release();
    end();
    finish();
  };
  const timer = setTimeout(stop, durationMs);
  const release = context.connection.subscribe(({ status }) => {
    if (status === 'left' || status === 'failed') stop();
  });
  const simulation: Simulation = { fault, durationMs, endsAt: Date.now() + durationMs, ended, stop };
  others.set(fault, simulation);
  return simulation;
}
