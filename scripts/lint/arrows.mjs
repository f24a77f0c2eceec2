import { dirname, relative, resolve, sep } from 'node:path';
import { root } from '../lib/paths.mjs';

/**
 * Who may import whom, as docs/architecture.md draws it: for each folder the folders it may import
 * from (`any`, or `type` where only `import type` is fine) and the packages it may use. A folder
 * may always import from itself.
 */
export const ARROWS = {
  protocol: { folders: {}, packages: ['valibot'] },
  util: { folders: {}, packages: [] },
  signaling: { folders: { protocol: 'any', util: 'any' }, packages: [] },
  peer: { folders: { protocol: 'any', util: 'any' }, packages: [] },
  media: { folders: { util: 'any' }, packages: [] },
  transport: { folders: { peer: 'any', protocol: 'any', util: 'any', signaling: 'type' }, packages: [] },
  room: { folders: { signaling: 'any', transport: 'any', media: 'any', protocol: 'any', util: 'any' }, packages: [] },
  // It reaches the browser's objects behind a room from outside: by what the room's ports make them do.
  simulate: { folders: { room: 'type', media: 'type', protocol: 'any', util: 'any' }, packages: [] },
  locales: { folders: { util: 'type' }, packages: ['@shoelace-style/localize'] },
  context: { folders: { room: 'type', util: 'any' }, packages: ['lit', '@lit/context'] },
  components: {
    // The words of a port's snapshot are spelled where they belong: hence the types of media and transport.
    folders: {
      context: 'any',
      locales: 'any',
      protocol: 'any',
      util: 'any',
      version: 'any',
      room: 'type',
      media: 'type',
      transport: 'type',
      simulate: 'type',
    },
    packages: ['lit', '@lit/context'],
  },
  // index, define, cdn: they gather the rest for those who use the package.
  entries: {
    folders: {
      components: 'any',
      context: 'any',
      locales: 'any',
      room: 'any',
      util: 'any',
      version: 'any',
      core: 'any',
      media: 'type',
      transport: 'type',
      simulate: 'type',
    },
    packages: [],
  },
  version: { folders: {}, packages: [] },
  core: {
    folders: { room: 'any', signaling: 'any', transport: 'any', media: 'any', protocol: 'any', util: 'any' },
    packages: [],
  },
  server: { folders: { protocol: 'any' }, packages: ['*'] },
};

/** The few files that may do what their folder may not. */
const EXCEPTIONS = [
  // The connection by the library, and its fallback; the channel knows neither.
  { file: /^src\/signaling\/(library-socket|polling)\.ts$/, packages: ['socket.io-client'] },
  // It creates the session that all others only see through ports, and loads what does faults to it.
  { file: /^src\/components\/rtc-room\//, folders: { room: 'any', simulate: 'any' } },
];

/** The folder a file counts to, or undefined where no arrow applies (tests, scripts, bench). */
function layerOf(path) {
  if (/\.test\.ts$/.test(path)) return undefined;
  if (path.startsWith('server/')) return 'server';
  const [top, folder, ...deeper] = path.split('/');
  if (top !== 'src' || folder === undefined) return undefined;
  if (deeper.length > 0) return folder === 'define' ? 'entries' : folder;
  const [name] = folder.split('.');
  return ['core', 'version'].includes(name) ? name : 'entries';
}

const slashed = (path) => relative(root, path).split(sep).join('/');
const packageOf = (specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

function complaint(path, specifier, isType) {
  const from = layerOf(path);
  const arrows = ARROWS[from];
  if (!arrows) return `src/${from}/ is not in the table of arrows: add it there and to docs/architecture.md.`;
  const exceptions = EXCEPTIONS.filter(({ file }) => file.test(path));
  if (!specifier.startsWith('.')) {
    const allowed = [...arrows.packages, ...exceptions.flatMap(({ packages = [] }) => packages)];
    if (allowed.includes('*') || allowed.includes(packageOf(specifier))) return undefined;
    return `${from} may not use the package "${packageOf(specifier)}".`;
  }
  const target = slashed(resolve(root, dirname(path), specifier));
  // What the package says of itself, for the version; not a module.
  if (from === 'server' && target === 'package.json') return undefined;
  const to = layerOf(target);
  if (to === undefined) return `${from} may not import ${target}: it is not part of the product.`;
  if (to === from) return undefined;
  const allowed = Object.assign({}, arrows.folders, ...exceptions.map(({ folders }) => folders))[to];
  if (allowed === 'any' || (allowed === 'type' && isType)) return undefined;
  if (allowed === 'type') return `${from} may import only types from ${to}: write "import type".`;
  return `${from} may not import from ${to}.`;
}

/** ESLint rule: every import of a product file follows an arrow. */
export const arrowsRule = {
  meta: { type: 'problem', schema: [], docs: { description: 'imports only along the arrows of the architecture' } },
  create(context) {
    const path = slashed(context.filename);
    if (layerOf(path) === undefined) return {};
    const check = (node, source, isType) => {
      if (typeof source?.value !== 'string') return;
      const message = complaint(path, source.value, isType);
      if (message) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source, node.importKind === 'type'),
      ExportNamedDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node, node.source, false),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal, true),
    };
  },
};
