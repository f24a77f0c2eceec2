import { readFile } from 'node:fs/promises';
import ts from 'typescript';

const MINIFIERS = { css: minifyCss, html: minifyMarkup, svg: minifyMarkup };

/**
 * Takes comments and indentation out of lit's templates before esbuild sees them (it leaves
 * template literals as they are). The literals are found by TypeScript's parser, never by pattern.
 */
export function minifyTemplates() {
  return {
    name: 'minify-templates',
    setup(build) {
      build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
        if (/[\\/]node_modules[\\/]/.test(path)) return undefined;
        return { contents: minifyTemplatesOf(await readFile(path, 'utf8')), loader: 'ts' };
      });
    },
  };
}

/** The same TypeScript source with shorter templates. */
export function minifyTemplatesOf(source) {
  if (!/\b(?:css|html|svg)`/.test(source)) return source;
  const file = ts.createSourceFile('module.ts', source, ts.ScriptTarget.Latest, true);
  const edits = [];
  const visit = (node) => {
    if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag)) {
      const minify = MINIFIERS[node.tag.text];
      if (minify) {
        const { template } = node;
        const chunks = ts.isNoSubstitutionTemplateLiteral(template)
          ? [template]
          : [template.head, ...template.templateSpans.map((span) => span.literal)];
        edits.push(...chunks.map((chunk) => replaceInner(source, chunk, minify)));
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  edits.sort((a, b) => b.start - a.start);
  return edits.reduce((text, { start, end, inner }) => text.slice(0, start) + inner + text.slice(end), source);
}

/** The text of one literal between its delimiters: after a backtick or `}`, before a backtick or `${`. */
function replaceInner(source, chunk, minify) {
  const start = chunk.getStart() + 1;
  const end = chunk.getEnd() - (source.endsWith('${', chunk.getEnd()) ? 2 : 1);
  return { start, end, inner: minify(source.slice(start, end)) };
}

const CSS_COMMENTS = /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\/\*[^]*?\*\//g;
const CSS_STRINGS = /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/;

/** Strings stay as they are; white space goes only where a style sheet never needs it. */
function minifyCss(text) {
  const parts = text.replace(CSS_COMMENTS, (_, string = '') => string).split(CSS_STRINGS);
  return parts.map((part, index) => (index % 2 === 1 ? part : squeezeCss(part))).join('');
}

function squeezeCss(text) {
  return text
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};]) ?/g, '$1')
    .replace(/ ?([,>]) /g, '$1')
    .replace(/([\w-]): /g, '$1:')
    .replace(/([\s:,(-])0(?=\.\d)/g, '$1')
    .replace(/ (?=!|[>/] )|(?<= [>/]) /g, '')
    .replace(/;}/g, '}');
}

/** Only line breaks and the indentation around them become one space: what is shown stays the same. */
function minifyMarkup(text) {
  return text
    .replace(/<!--[^]*?-->/g, '')
    .replace(/\s*\n\s*>/g, '>')
    .replace(/(\s[\w-]+=)"([\w-]+)"(?=[\s>])/g, '$1$2')
    .replace(/\s*\n\s*/g, ' ');
}
