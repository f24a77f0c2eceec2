import type { PeerInfo } from '../../src/protocol/events.js';
import type { LocalStep, MediaTransport } from '../../src/transport/media-transport.js';
import { createMeshTransport } from '../../src/transport/mesh-transport.js';
import type { CreateConnection } from '../../src/peer/create-connection.js';
import type { MemoryRelay } from './memory-relay.js';

export interface Seat {
  readonly info: PeerInfo;
  readonly transport: MediaTransport;
  readonly steps: LocalStep[];
}

export function peerInfo(id: string, order: number, dialect?: 'tutorial'): PeerInfo {
  return { id, name: id, order, state: {}, ...(dialect && { dialect }) };
}

/** A mesh transport on a memory relay; `order` is its place in the order of seating. */
export function seat(relay: MemoryRelay, id: string, order: number, createConnection?: CreateConnection): Seat {
  const steps: LocalStep[] = [];
  const transport: MediaTransport = createMeshTransport({
    sendSignal: (payload) => send(payload),
    onStep: (step) => steps.push(step),
    ...(createConnection && { createConnection }),
  });
  const send = relay.connect(id, (signal) => transport.handleSignal(signal));
  return { info: peerInfo(id, order), transport, steps };
}

/** Tells everybody of everybody, as the relay's announcements would. */
export function introduce(...seats: Seat[]): void {
  const all = seats.map(({ info }) => info);
  for (const { info, transport } of seats)
    transport.setRoster(
      info,
      all.filter((other) => other !== info),
    );
}

export function linkOf(from: Seat, to: Seat): string | undefined {
  return from.transport.remotes.getState().find(({ id }) => id === to.info.id)?.link.status;
}

/** Resolves once `condition` holds. */
export async function until(condition: () => boolean | Promise<boolean>, what: string, ms = 8_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
