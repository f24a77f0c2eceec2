import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeRoom } from '../../test/fakes/fake-room.js';
import { RtcError } from '../util/errors.js';
import { SIMULATED_FAULTS, simulate, type SimulatedFault } from './simulate.js';
import { running } from './simulation.js';

function begun(durationMs: number, fake = fakeRoom()) {
  const ends: number[] = [];
  const simulation = running(fake.context, 'relay-gone', durationMs, () => () => void ends.push(Date.now()));
  return { ...fake, simulation, ends };
}

test('it ends by itself and says when', async () => {
  const { simulation, ends } = begun(30);
  assert.ok(simulation.endsAt - Date.now() <= 30);
  assert.equal(ends.length, 0);
  await simulation.ended;
  assert.equal(ends.length, 1);
});

test('it is ended by hand, once', async () => {
  const { simulation, ends } = begun(60_000);
  simulation.stop();
  simulation.stop();
  await simulation.ended;
  assert.equal(ends.length, 1);
});

test('it ends with the room', async () => {
  for (const status of ['left', 'failed'] as const) {
    const { simulation, connection, ends } = begun(60_000);
    connection.setState({ status: 'reconnecting', room: 'r', self: '1', attempt: 1 });
    assert.equal(ends.length, 0);
    if (status === 'left') connection.setState({ status, room: 'r', reason: 'left' });
    else connection.setState({ status, room: 'r', error: new RtcError('room-full') });
    await simulation.ended;
    assert.equal(ends.length, 1);
  }
});

test('the same one again takes the place of the first, in this room alone', async () => {
  const first = begun(60_000);
  const elsewhere = begun(60_000);
  const second = begun(60_000, first);
  await first.simulation.ended;
  assert.equal(first.ends.length, 1);
  assert.equal(second.ends.length, 0);
  assert.equal(elsewhere.ends.length, 0);
  // It is over: nothing of the other may end with it.
  first.simulation.stop();
  assert.equal(second.ends.length, 0);
  second.simulation.stop();
  elsewhere.simulation.stop();
});

test('one that cannot begin leaves nothing behind', () => {
  const fake = fakeRoom();
  const fail = (): never => {
    throw new RtcError('no-such-peer');
  };
  assert.throws(() => running(fake.context, 'relay-gone', 10, fail), RtcError);
  begun(60_000, fake).simulation.stop();
});

test('an unknown name is answered with those there are', async () => {
  for (const name of ['nonsense', 'toString']) {
    await assert.rejects(simulate(fakeRoom().context, name as SimulatedFault), (error: RtcError) => {
      assert.equal(error.code, 'bad-payload');
      for (const known of SIMULATED_FAULTS) assert.ok(error.message.includes(known));
      return error instanceof RtcError;
    });
  }
});

test('without a room there is nothing to do it to', async () => {
  await assert.rejects(simulate(undefined, 'relay-gone'), { code: 'not-joined' });
});
