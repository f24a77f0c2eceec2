import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../../src/locales/en.js';
import { enTrouble } from '../../src/locales/en-trouble.js';
import { REFUSAL_CODES } from '../../src/protocol/codes.js';

for (const code of REFUSAL_CODES) {
  test(`there are words for people who are refused as ${code}`, () => {
    const text: string = { ...en, ...enTrouble }[`error_${code}`];
    assert.match(text, /^[A-Z].+\.$/);
  });
}
