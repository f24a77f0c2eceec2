import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../lib/paths.mjs';
import { checkTemplates, programOf } from './templates.mjs';

let folder;
before(() => {
  // Below the checkout, where imports of lit and of the elements are found.
  mkdirSync(join(root, '.cache'), { recursive: true });
  folder = mkdtempSync(join(root, '.cache', 'templates-'));
});
after(() => rmSync(folder, { recursive: true }));

test('what a template says wrong is found, each with its place, and what is right is not', () => {
  const file = join(folder, 'page.ts');
  writeFileSync(
    file,
    `import { html, nothing } from 'lit';
     import '../../src/define/rtc-chat.js';
     export const right = (on: boolean) =>
       html\`<rtc-chat for="x"></rtc-chat><button aria-busy=\${on ? 'true' : nothing}></button>\`;
     export const wrong = (n: number) => [
       html\`<rtc-chat fore="x"></rtc-chat>\`,
       html\`<rtc-chats></rtc-chats>\`,
       html\`<rtc-chat .rooms=\${n}></rtc-chat>\`,
       html\`<rtc-chat .for=\${n}></rtc-chat>\`,
       html\`<button @click=\${n}></button>\`,
     ];`,
  );
  const found = checkTemplates(programOf(join(root, 'tsconfig.json'), [file])).filter((line) =>
    line.includes('page.ts'),
  );
  const lines = found.map((line) => Number(/page\.ts:(\d+):/.exec(line)?.[1]));
  assert.deepEqual(lines, [6, 7, 8, 9, 10], found.join('\n'));
});
