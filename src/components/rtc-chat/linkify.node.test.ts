import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { XSS_CORPUS } from '../../../test/fakes/xss-corpus.js';
import { linkify } from './linkify.js';

const links = (text: string): string[] => linkify(text).flatMap(({ href }) => href ?? []);
const linked = (text: string): string[] => linkify(text).flatMap(({ text, href }) => (href ? text : []));

const table: [text: string, links: string[]][] = [
  ['no link here', []],
  ['https://example.com', ['https://example.com']],
  ['HTTP://EXAMPLE.COM/Path', ['HTTP://EXAMPLE.COM/Path']],
  ['see https://example.com/a?b=c#d.', ['https://example.com/a?b=c#d']],
  ['(https://example.com/a)', ['https://example.com/a']],
  ['https://en.wikipedia.org/wiki/Rust_(disambiguation)', ['https://en.wikipedia.org/wiki/Rust_(disambiguation)']],
  ['https://example.com/(a(b).)).', ['https://example.com/(a(b).)']],
  ['[https://example.com/[x]].', ['https://example.com/[x]']],
  ['is it https://example.com/?!', ['https://example.com/']],
  ['"https://example.com/x"', ['https://example.com/x']],
  ['<https://example.com/x>', ['https://example.com/x']],
  ['**https://example.com/x**', ['https://example.com/x']],
  ['http://a.example, http://b.example; end', ['http://a.example', 'http://b.example']],
  ['one\nhttps://example.com/x\ntwo', ['https://example.com/x']],
  ['https://münchen.example/straße', ['https://münchen.example/straße']],
  ['http://127.0.0.1:3000/x', ['http://127.0.0.1:3000/x']],
  ['xhttps://example.com', []],
  ['ftp://example.com', []],
  ['javascript:alert(1)', []],
  ['mailto:a@example.com', []],
  ['data:text/html,x', []],
  ['https://', []],
  ['https://.', []],
  ['http://[::1', []],
  ['https://user@example.com/', []],
  ['https://bank.example@evil.example/', []],
  ['https://example.com/\u202egpj.exe', ['https://example.com/']],
  ['https://exa\u200bmple.com/', ['https://exa']],
];

for (const [text, expected] of table) {
  test(`links in ${JSON.stringify(text)}`, () => assert.deepEqual(linked(text), expected));
}

test('an address in another script leads where the browser would go', () => {
  assert.deepEqual(links('https://münchen.example/'), ['https://xn--mnchen-3ya.example/']);
});

test('nothing of the corpus becomes anything but a plain http or https link', () => {
  for (const text of XSS_CORPUS) {
    for (const href of links(`${text} ${text}`)) {
      const url = new URL(href);
      assert.match(url.protocol, /^https?:$/);
      assert.equal(url.username + url.password, '');
    }
  }
});

test('the parts are the text, whatever it is', () => {
  const fragment = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.webUrl(),
    fc.constantFrom(...XSS_CORPUS, 'https://', ')', '. '),
  );
  fc.assert(
    fc.property(
      fc.array(fragment).map((all) => all.join('')),
      (text) => {
        assert.equal(
          linkify(text)
            .map((part) => part.text)
            .join(''),
          text,
        );
      },
    ),
  );
});
