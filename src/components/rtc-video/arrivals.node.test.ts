import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Participant, ParticipantsState, RoomContext } from '../../room/ports.js';
import { Store } from '../../util/store.js';
import { Arrivals } from './arrivals.js';

const connecting = (id: string): Participant =>
  ({ id, link: { status: 'connecting' }, tracks: {} }) as unknown as Participant;

test('nobody is waited for twice, but who was gone and comes again is new', async () => {
  const participants = new Store<ParticipantsState>({ self: connecting(''), others: [connecting('bea')] });
  const context = { participants } as unknown as RoomContext;
  const arrivals = new Arrivals(() => undefined);
  const waits = async (): Promise<boolean> => {
    const startedAt = performance.now();
    await arrivals.descriptionsOut(context);
    return performance.now() - startedAt > 100;
  };
  assert.equal(await waits(), true);
  assert.equal(await waits(), false);
  participants.update((state) => ({ ...state, others: [] }));
  assert.equal(await waits(), false);
  participants.update((state) => ({ ...state, others: [connecting('bea')] }));
  assert.equal(await waits(), true);
});
