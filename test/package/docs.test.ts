import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { filesBelow, manifest, root } from './package-files.js';

/* What the documents tell people to type, write or open is there. */

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...filesBelow(root, 'docs', (path) => path.endsWith('.md')),
];

interface Block {
  readonly document: string;
  readonly language: string;
  readonly text: string;
}

function blocksOf(document: string): Block[] {
  const text = readFileSync(join(root, document), 'utf8');
  return [...text.matchAll(/^```(\w*)\n([^]*?)^```/gm)].map(([, language = '', body = '']) => {
    return { document, language, text: body };
  });
}

const blocks = documents.flatMap(blocksOf);
const SHELLS = ['sh', 'bash', 'shell', 'console'];
const commands = blocks
  .filter(({ language }) => SHELLS.includes(language))
  .flatMap(({ document, text }) =>
    text.split('\n').map((line) => ({ document, line: line.replace(/^\$ /, '').trim() })),
  );

test('the README opens with the two commands', () => {
  const [first] = blocksOf('README.md');
  assert.ok(first, 'no block in README.md');
  const lines = first.text.split('\n').map((line) => line.replace(/#.*/, '').trim());
  assert.ok(SHELLS.includes(first.language), first.language);
  assert.deepEqual(lines.filter((line) => line.startsWith('npm ')).slice(0, 2), ['npm start', 'npm test']);
});

test('every npm script that a document names exists', () => {
  const named = [
    ...documents
      .map((path) => readFileSync(join(root, path), 'utf8'))
      .join('\n')
      .matchAll(/npm run ([\w:-]+)/g),
  ];
  const unknown = named.map(([, name = '']) => name).filter((name) => !(name in manifest.scripts));
  assert.deepEqual(unknown, []);
});

test('every command to type starts with something that is there', () => {
  const known =
    /^(#|npm (start|test|run|install|ci)\b|npx |node |docker |git |cd |curl |export |[A-Z_]+=|sudo |openssl |\.ci\/run)/;
  for (const { document, line } of commands) {
    if (line === '' || /^[-|\\]|^--/.test(line)) continue;
    assert.match(line, known, document);
    const [, script] = /^node ((?:scripts|bench)\/\S+)/.exec(line) ?? [];
    if (script !== undefined) assert.ok(existsSync(join(root, script)), `${document}: ${script}`);
  }
});

test('every flag of the relay that a document shows is one of its flags', async () => {
  const { runNode } = await import('../../scripts/lib/processes.mjs');
  const { output } = await runNode(['dist/server/main.js', '--help'], { cwd: root, capture: true });
  for (const { document, line } of commands) {
    if (!/^(npm start --|npx rtc-elements|[A-Z_]+=\S+ npm start)/.test(line)) continue;
    for (const [flag] of line.matchAll(/(?<=\s)--[a-z][a-z-]+/g)) {
      assert.ok(output.includes(flag), `${document}: ${flag} in "${line}"`);
    }
  }
});

test('every link to a file of the project leads to one', () => {
  for (const document of documents) {
    const text = readFileSync(join(root, document), 'utf8').replace(/^```[^]*?^```/gm, '');
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g)) {
      assert.ok(existsSync(join(root, dirname(document), target)), `${document}: ${target}`);
    }
  }
});

test('every import from the package in an example is an entry that exists', () => {
  const keys = Object.keys(manifest.exports);
  const patterns = keys.map((key) => new RegExp(`^${key.replace(/[.]/g, '\\.').replace('*', '[\\w.-]+')}$`));
  for (const { document, text } of blocks) {
    for (const [, subpath = ''] of text.matchAll(/from ['"]rtc-elements([^'"]*)['"]/g)) {
      assert.ok(
        patterns.some((pattern) => pattern.test(`.${subpath}`)),
        `${document}: rtc-elements${subpath}`,
      );
    }
  }
});
