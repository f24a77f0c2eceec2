import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { filesBelow, manifest, root } from './package-files.js';

interface Declaration {
  readonly kind: string;
  readonly name: string;
  readonly tagName?: string;
  readonly customElement?: boolean;
  readonly summary?: string;
  readonly description?: string;
  readonly attributes?: readonly { readonly name: string; readonly description?: string }[];
  readonly events?: readonly { readonly name: string; readonly description?: string }[];
  readonly cssParts?: readonly { readonly name: string; readonly description?: string }[];
}
interface Module {
  readonly path: string;
  readonly declarations: readonly Declaration[];
}

const { modules } = JSON.parse(readFileSync(join(root, manifest.customElements), 'utf8')) as {
  modules: readonly Module[];
};
const elements = modules.flatMap(({ declarations }) => declarations).filter(({ tagName }) => tagName !== undefined);
const folders = filesBelow(root, 'src/components', (path) => /\/(rtc-[a-z-]+)\/\1\.ts$/.test(path));

test('the manifest knows every element by its tag', () => {
  const tags = folders.map((path) => path.split('/').at(-2)).sort();
  assert.ok(tags.length >= 6, tags.join());
  assert.deepEqual(elements.map(({ tagName }) => tagName).sort(), tags);
});

test('it names modules that the package has', () => {
  for (const { path } of modules) assert.ok(existsSync(join(root, path)), path);
});

test('every element says what it is', () => {
  for (const { tagName, summary, description } of elements) assert.ok(summary ?? description, tagName);
});

test('every attribute, event and part is described', () => {
  for (const { tagName, attributes = [], events = [], cssParts = [] } of elements) {
    for (const { name, description } of [...attributes, ...events, ...cssParts]) {
      assert.ok(description, `${tagName} ${name}`);
    }
  }
});

test('the attributes of the design are there', () => {
  const attributesOf = (tag: string): string[] =>
    (elements.find(({ tagName }) => tagName === tag)?.attributes ?? []).map(({ name }) => name);
  const room = attributesOf('rtc-room');
  for (const name of ['room', 'server', 'display-name', 'token', 'audio', 'video', 'join', 'debug'])
    assert.ok(room.includes(name), name);
  assert.ok(attributesOf('rtc-video').includes('peer'));
  for (const tag of ['rtc-video', 'rtc-chat', 'rtc-signal-log', 'rtc-controls', 'rtc-lobby']) {
    assert.ok(attributesOf(tag).includes('for'), tag);
  }
});

test('the events of the design are there', () => {
  const events = elements.find(({ tagName }) => tagName === 'rtc-room')?.events?.map(({ name }) => name) ?? [];
  for (const name of [
    'rtc-before-join',
    'rtc-before-send',
    'rtc-before-share',
    'rtc-joined',
    'rtc-left',
    'rtc-peer-joined',
    'rtc-peer-left',
    'rtc-message',
    'rtc-error',
    'rtc-status',
  ]) {
    assert.ok(events.includes(name), name);
  }
});
