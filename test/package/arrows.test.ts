import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

/*
 * Proves that the linter refuses what the architecture forbids, with snippets that stand in for
 * files. Rules that need types are off: the snippets are in no program.
 */
const eslint = new ESLint({ overrideConfig: [{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }] });

async function complaints(filePath: string, code: string, rule: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  assert.ok(result, filePath);
  const fatal = result.messages.filter((message) => message.fatal);
  assert.deepEqual(fatal, [], `${filePath} does not parse`);
  return result.messages.filter(({ ruleId }) => ruleId === rule).map(({ message }) => message);
}

const value = (specifier: string): string => `import { x } from '${specifier}';\nexport const y = x;\n`;
const type = (specifier: string): string => `import type { X } from '${specifier}';\nexport type Y = X;\n`;

const FORBIDDEN: [file: string, code: string][] = [
  ['src/protocol/a.ts', value('../util/a.js')],
  ['src/protocol/a.ts', type('../room/a.js')],
  ['src/protocol/a.ts', value('socket.io-client')],
  ['src/util/a.ts', value('../protocol/a.js')],
  ['src/util/a.ts', value('lit')],
  ['src/signaling/a.ts', value('../room/a.js')],
  ['src/signaling/a.ts', value('../peer/a.js')],
  ['src/signaling/a.ts', value('socket.io-client')],
  ['src/peer/a.ts', type('../signaling/channel.js')],
  ['src/peer/a.ts', value('../media/a.js')],
  ['src/peer/a.ts', value('../transport/a.js')],
  ['src/media/a.ts', value('../protocol/a.js')],
  ['src/media/a.ts', value('../room/a.js')],
  ['src/transport/a.ts', value('../signaling/channel.js')],
  ['src/transport/a.ts', value('../room/a.js')],
  ['src/transport/a.ts', value('../media/a.js')],
  ['src/room/a.ts', value('../peer/a.js')],
  ['src/room/a.ts', value('../context/a.js')],
  ['src/room/a.ts', value('../components/rtc-room/rtc-room.js')],
  ['src/room/a.ts', value('lit')],
  ['src/room/a.ts', value('@shoelace-style/localize')],
  ['src/context/a.ts', value('../room/a.js')],
  ['src/context/a.ts', value('../components/shared/a.js')],
  ['src/components/rtc-chat/rtc-chat.ts', value('../../room/room-session.js')],
  ['src/components/rtc-chat/rtc-chat.ts', value('../../signaling/socket-io-channel.js')],
  ['src/components/rtc-chat/rtc-chat.ts', value('../../transport/mesh-transport.js')],
  ['src/components/rtc-chat/rtc-chat.ts', value('../../media/local-media.js')],
  ['src/components/rtc-chat/rtc-chat.ts', value('../../peer/peer-link.js')],
  ['src/components/rtc-chat/rtc-chat.ts', value('socket.io-client')],
  ['src/components/rtc-chat/rtc-chat.ts', value('../../simulate/simulate.js')],
  ['src/simulate/a.ts', value('../room/room-session.js')],
  ['src/simulate/a.ts', value('../peer/peer-link.js')],
  ['src/room/a.ts', type('../simulate/simulate.js')],
  ['src/core.ts', value('./simulate/simulate.js')],
  ['src/components/rtc-room/rtc-room.ts', value('../../signaling/socket-io-channel.js')],
  ['src/components/rtc-room/rtc-room.ts', value('../../peer/peer-link.js')],
  ['src/locales/de.ts', value('../components/shared/a.js')],
  ['src/core.ts', value('./components/rtc-room/rtc-room.js')],
  ['src/core.ts', value('./context/room-context.js')],
  ['src/core.ts', value('lit')],
  ['src/somewhere-new/a.ts', value('../util/a.js')],
  ['src/room/a.ts', value('../../server/rooms.js')],
  ['src/room/a.ts', value('../../test/fakes/fake-room.js')],
  ['server/a.ts', value('../src/room/a.js')],
  ['server/a.ts', value('../src/util/a.js')],
  ['server/handlers/a.ts', type('../../src/signaling/channel.js')],
  // every way to write an import
  ['src/util/a.ts', `export { x } from '../room/a.js';\n`],
  ['src/util/a.ts', `export * from '../room/a.js';\n`],
  ['src/util/a.ts', `import '../room/a.js';\n`],
  ['src/util/a.ts', `export const load = () => import('../room/a.js');\n`],
  ['src/util/a.ts', `export type X = import('../room/a.js').X;\n`],
  ['src/context/a.ts', `import { type X } from '../room/a.js';\nexport type Y = X;\n`],
];

const ALLOWED: [file: string, code: string][] = [
  ['src/protocol/guards.ts', value('valibot')],
  ['src/signaling/library-socket.ts', value('socket.io-client')],
  ['src/signaling/a.ts', value('../protocol/a.js') + type('../util/a.js')],
  ['src/peer/a.ts', value('../util/a.js')],
  ['src/media/a.ts', value('../util/a.js')],
  ['src/transport/a.ts', type('../signaling/channel.js')],
  ['src/transport/a.ts', value('../peer/a.js')],
  ['src/room/a.ts', value('../signaling/a.js')],
  ['src/context/a.ts', type('../room/ports.js')],
  ['src/context/a.ts', value('@lit/context')],
  ['src/components/rtc-chat/rtc-chat.ts', type('../../room/ports.js')],
  ['src/components/rtc-chat/rtc-chat.ts', value('lit/decorators.js')],
  ['src/components/rtc-room/rtc-room.ts', value('../../room/room-session.js')],
  ['src/components/rtc-room/rtc-room.ts', value('../../simulate/simulate.js')],
  ['src/simulate/a.ts', type('../room/ports.js') + value('../protocol/a.js')],
  ['server/handlers/a.ts', value('../../src/protocol/a.js')],
  ['server/a.ts', value('node:http')],
  // tests may reach for anything
  ['src/util/a.node.test.ts', value('../room/a.js')],
];

test('an import against the arrows fails', async () => {
  for (const [file, code] of FORBIDDEN) {
    const found = await complaints(file, code, 'rtc/arrows');
    assert.ok(found.length > 0, `${file} was allowed to say:\n${code}`);
  }
});

test('an import along the arrows passes', async () => {
  for (const [file, code] of ALLOWED) {
    assert.deepEqual(await complaints(file, code, 'rtc/arrows'), [], `${file}:\n${code}`);
  }
});

test('a cycle fails', async () => {
  // The snippet stands in for a file that the one it imports imports itself.
  const code = `import { SocketIoChannel } from './socket-io-channel.js';\nexport const x = SocketIoChannel;\n`;
  assert.equal((await complaints('src/signaling/health.ts', code, 'import-x/no-cycle')).length, 1);
  assert.equal((await complaints('src/signaling/new.ts', code, 'import-x/no-cycle')).length, 0);
});

const BANNED: [rule: string, code: string][] = [
  ['no-restricted-syntax', 'export const f = (a: Element) => (a.innerHTML = "x");'],
  ['no-restricted-syntax', 'export const f = (a: Element) => (a["outerHTML"] = "x");'],
  ['no-restricted-syntax', 'export const f = (a: Element) => a.insertAdjacentHTML("beforeend", "x");'],
  ['no-restricted-syntax', 'export const f = (a: HTMLIFrameElement) => (a.srcdoc = "x");'],
  ['no-restricted-syntax', `import { unsafeHTML } from 'lit/directives/unsafe-html.js'; export const f = unsafeHTML;`],
  ['no-restricted-syntax', `import { unsafeSVG } from 'lit/directives/unsafe-svg.js'; export const f = unsafeSVG;`],
  ['no-restricted-syntax', `import { styleMap } from 'lit/directives/style-map.js'; export const f = styleMap;`],
  [
    'no-restricted-syntax',
    `import { html } from 'lit'; export const f = (s: string) => html\`<p style="\${s}"></p>\`;`,
  ],
  ['no-restricted-syntax', `import { html } from 'lit'; export const f = (s: string) => html\`<p style=\${s}></p>\`;`],
  [
    'no-restricted-syntax',
    `import { html } from 'lit'; export const f = (s: string) => html\`<p style="a: \${s}"></p>\`;`,
  ],
  [
    'no-restricted-syntax',
    `import { html } from 'lit'; export const f = (s: string) => html\`<iframe srcdoc=\${s}></iframe>\`;`,
  ],
  ['no-restricted-syntax', 'export enum A { B }'],
  ['no-eval', 'export const f = (s: string): unknown => eval(s);'],
  ['no-new-func', 'export const f = (s: string) => new Function(s);'],
  ['import-x/no-default-export', 'export default 1;'],
];

test('what product code must not do fails', async () => {
  for (const [rule, code] of BANNED) {
    const found = await complaints('src/components/rtc-chat/a.ts', `${code}\n`, rule);
    assert.ok(found.length > 0, `${rule} let pass: ${code}`);
  }
});
