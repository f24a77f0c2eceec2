import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GenerationGate } from './generation-gate.js';

function gateAt(generation: number): GenerationGate {
  const gate = new GenerationGate();
  gate.advance(generation);
  return gate;
}

test('messages of another generation are told apart', () => {
  const gate = gateAt(5);
  assert.equal(gate.check({ generation: 4, n: 1 }, false), 'older');
  assert.equal(gate.check({ generation: 6, n: 1 }, false), 'newer');
  assert.equal(gate.check({ generation: 5, n: 1 }, false), 'pass');
  assert.equal(gate.check({}, false), 'older');
});

test('each number passes once, in whatever order candidates arrive', () => {
  const order = fc.shuffledSubarray(
    [...Array(100).keys()].map((n) => n + 1),
    { minLength: 100 },
  );
  fc.assert(
    fc.property(order, order, (first, second) => {
      const gate = gateAt(1);
      assert.ok(first.every((n) => gate.check({ generation: 1, n }, false) === 'pass'));
      assert.ok(second.every((n) => gate.check({ generation: 1, n }, false) === 'replay'));
    }),
    { numRuns: 50 },
  );
});

test('an offer overtaken by a later one is void, other messages are not', () => {
  const gate = gateAt(1);
  assert.equal(gate.check({ generation: 1, n: 3 }, true), 'pass');
  assert.equal(gate.check({ generation: 1, n: 2 }, true), 'replay');
  assert.equal(gate.check({ generation: 1, n: 2 }, false), 'pass');
});

test('what lies far behind is a replay, however long ago it was seen', () => {
  const gate = gateAt(1);
  for (let n = 1; n <= 1_000; n += 1) gate.check({ generation: 1, n }, false);
  for (let n = 1; n <= 1_000; n += 1) assert.equal(gate.check({ generation: 1, n }, false), 'replay');
});

test('a new generation counts anew, both ways', () => {
  const gate = gateAt(1);
  gate.check({ generation: 1, n: 7 }, true);
  assert.deepEqual(
    [gate.stamp(), gate.stamp()],
    [
      { generation: 1, n: 1 },
      { generation: 1, n: 2 },
    ],
  );
  gate.advance(2);
  assert.equal(gate.check({ generation: 2, n: 1 }, true), 'pass');
  assert.deepEqual(gate.stamp(), { generation: 2, n: 1 });
});

test('without a generation nothing is claimed', () => {
  assert.deepEqual(new GenerationGate().stamp(), {});
});
