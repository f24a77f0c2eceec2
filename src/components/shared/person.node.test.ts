import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hueOf, initials, isolated } from './person.js';

const table: [name: string, initials: string][] = [
  ['Ann', 'A'],
  ['ann lee', 'AL'],
  ['Dr. Chidi van der Okonkwo', 'DO'],
  ['  spaced   out  ', 'SO'],
  ['Élodie Vasseur', 'ÉV'],
  ['E\u0301lodie', 'E\u0301'],
  ['王伟', '王'],
  ['فاطمة الزهراء', 'فا'],
  ['👩‍⚕️ Dana', '👩‍⚕️D'],
  ['(Bea)', 'B'],
  ['42', '4'],
  ['<img src=x>', 'IS'],
  ['--- !!!', ''],
  ['', ''],
];

for (const [name, expected] of table) {
  test(`initials of ${JSON.stringify(name)}`, () => assert.equal(initials(name), expected));
}

test('a hue is stable, within the circle, and spread', () => {
  const hues = Array.from({ length: 8 }, (_, index) => hueOf(`peer-${String(index)}`));
  assert.ok(hues.every((hue) => hue >= 0 && hue <= 360));
  assert.ok(new Set(hues).size > 6);
  assert.equal(hueOf('bea'), hueOf('bea'));
});

test('a name cannot break out of its isolation', () => {
  const text = isolated('a\u2069\u202eb');
  assert.equal(text, '\u2068ab\u2069');
});
