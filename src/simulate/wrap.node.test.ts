import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wrap } from './wrap.js';

class Bell {
  ring(): string {
    return 'ring';
  }
}

const louder = (inner: () => string) =>
  function (this: Bell): string {
    return `${inner.call(this)}!`;
  };
const twice = (inner: () => string) =>
  function (this: Bell): string {
    return `${inner.call(this)} ${inner.call(this)}`;
  };

test('layers lie on each other in the order in which they were made', () => {
  const bell = new Bell();
  wrap(bell, 'ring', louder);
  wrap(bell, 'ring', twice);
  assert.equal(bell.ring(), 'ring! ring!');
});

test('they may end in any order, and then the object is what it was', () => {
  const bell = new Bell();
  const endLower = wrap(bell, 'ring', louder);
  const endUpper = wrap(bell, 'ring', twice);
  endLower();
  assert.equal(bell.ring(), 'ring ring');
  endUpper();
  assert.equal(bell.ring(), 'ring');
  assert.ok(!Object.hasOwn(bell, 'ring'));
});

test('what the object had of its own comes back', () => {
  const bell = new Bell();
  const own = (): string => 'ding';
  bell.ring = own;
  wrap(bell, 'ring', louder)();
  assert.equal(bell.ring, own);
});

test('an end that is asked for twice takes nothing else away', () => {
  const bell = new Bell();
  const end = wrap(bell, 'ring', louder);
  end();
  wrap(bell, 'ring', twice);
  end();
  assert.equal(bell.ring(), 'ring ring');
});

test('a layer over one object sees those that come over its class', () => {
  const bell = new Bell();
  const endOwn = wrap(bell, 'ring', twice);
  const endClass = wrap(Bell.prototype, 'ring', louder);
  assert.equal(bell.ring(), 'ring! ring!');
  endClass();
  assert.equal(bell.ring(), 'ring ring');
  endOwn();
});
