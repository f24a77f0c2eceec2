import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minifyTemplatesOf } from './minify-templates.mjs';

const valueOf = (source) => new Function('css', 'html', `return ${source}`)(String.raw, String.raw);

test('a style sheet loses comments and indentation', () => {
  const source = "css`\n  /* it's a box */\n  .a > .b,\n  .c :hover {\n    color: red;\n    margin: 0 auto;\n  }\n`";
  assert.equal(valueOf(minifyTemplatesOf(source)), ' .a>.b,.c :hover{color:red;margin:0 auto}');
});

test('strings in a style sheet stay as they are', () => {
  const source = `css\`.a::before { content: ' ;  } '; }  .b { content: "/* no  comment */" }\``;
  assert.equal(valueOf(minifyTemplatesOf(source)), `.a::before{content:' ;  } '}.b{content:"/* no  comment */"}`);
});

test('a pseudo-class keeps the space before it, which means any descendant', () => {
  const source = 'css`.a :focus { --x: 1 } @container (min-width: 34rem) { .b > :hover { top: 0 } }`';
  assert.equal(valueOf(minifyTemplatesOf(source)), '.a :focus{--x:1}@container (min-width:34rem){.b>:hover{top:0}}');
});

test('calc keeps the spaces that it needs', () => {
  assert.match(minifyTemplatesOf('css`a { width: calc(100% - 2px); }`'), /calc\(100% - 2px\)/);
});

test('a style sheet loses the zero before a fraction, and the spaces around what parts values', () => {
  const source = 'css`a { margin: 0.5rem -0.25rem 10.5px; grid-area: 1 / 2; opacity: var(--o, 0.5) !important }`';
  assert.equal(
    minifyTemplatesOf(source),
    'css`a{margin:.5rem -.25rem 10.5px;grid-area:1/2;opacity:var(--o,.5)!important}`',
  );
});

test('a plain attribute loses its quotes, any other keeps them', () => {
  const source = 'html`<p\n  class="muted" part="a b" id="${x}" role="status"\n  title=${y}\n>"a"</p>`';
  assert.equal(minifyTemplatesOf(source), 'html`<p class=muted part="a b" id="${x}" role=status title=${y}>"a"</p>`');
});

test('expressions in templates are left alone, templates inside them are not', () => {
  const source = 'html`<p>\n    ${list.map((x) => html`<b>\n  ${x}  y</b>`)}\n  </p>`';
  assert.equal(minifyTemplatesOf(source), 'html`<p> ${list.map((x) => html`<b> ${x}  y</b>`)} </p>`');
});

test('words that stand on two lines stay two words, and spaces within a line stay', () => {
  assert.equal(minifyTemplatesOf('html`<p>one  two\n     three</p>`'), 'html`<p>one  two three</p>`');
});

test('what merely looks like a template is not touched', () => {
  const source = "const text = 'css`a  {  }`'; // html`\n`plain\n  text`; foo.css`a\n  b`;";
  assert.equal(minifyTemplatesOf(source), source);
});
