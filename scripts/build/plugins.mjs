import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Replaces modules of packages, and fails the build where one of them was not met: after an
 * upgrade that moved a file the bundle would otherwise quietly grow, or misbehave.
 */
function rewriteModules(name, rewrites) {
  return {
    name,
    setup(build) {
      const missing = new Set(rewrites.map(({ filter }) => filter));
      for (const { filter, rewrite } of rewrites) {
        build.onLoad({ filter }, async ({ path }) => {
          missing.delete(filter);
          return { contents: rewrite(await readFile(path, 'utf8'), path), loader: 'js' };
        });
      }
      build.onEnd(({ errors }) => ({
        errors:
          errors.length > 0
            ? []
            : [...missing].map((filter) => ({ text: `${name}: no module matched ${filter}`, pluginName: name })),
      }));
    },
  };
}

/**
 * A page with Trusted Types that has a lit of its own would throw at ours: a policy's name may be
 * taken once. Pages allow it with `trusted-types rtc-elements-lit`.
 */
export function ownTrustedTypesPolicy() {
  return rewriteModules('own-trusted-types-policy', [
    {
      filter: /[\\/]lit-html[\\/]lit-html\.js$/,
      rewrite(source, path) {
        const parts = source.split('createPolicy("lit-html"');
        if (parts.length !== 2) throw new Error(`createPolicy("lit-html") is not in ${path} exactly once`);
        return parts.join('createPolicy("rtc-elements-lit"');
      },
    },
  ]);
}

/** What lit's own module exports, for browsers that construct style sheets: all that the README names. */
const STYLES = `
export const supportsAdoptingStyleSheets = true;
export class CSSResult {
  constructor(cssText) { this.cssText = cssText; }
  get styleSheet() {
    if (!this.sheet) (this.sheet = new CSSStyleSheet()).replaceSync(this.cssText);
    return this.sheet;
  }
  toString() { return this.cssText; }
}
export const unsafeCSS = (value) => new CSSResult(String(value));
export const css = (strings, ...values) =>
  new CSSResult(values.reduce((text, value, index) => text + value + strings[index + 1], strings[0]));
export const adoptStyles = (root, styles) => { root.adoptedStyleSheets = styles.map((style) => style.styleSheet ?? style); };
export const getCompatibleStyle = (style) => style;`;

/** The decorator as TypeScript's `experimentalDecorators` calls it. */
const PROPERTY = `
export const property = (options) => (prototype, name) => {
  prototype.constructor.createProperty(name, options);
};`;

/** Hooks for elements rendered by a server, and for older browsers. */
const LIT_HOOKS =
  /\w+\.litElementHydrateSupport\?\.\(\{LitElement:\w+\}\);const (\w+)=\w+\.litElementPolyfillSupport;\1\?\.\(\{LitElement:\w+\}\);/;

/** Without what lit has for older browsers, servers, and decorators of another kind than the kit's (0.7 KB gzip). */
export function leanLit() {
  return rewriteModules('lean-lit', [
    {
      filter: /[\\/]lit-element[\\/]lit-element\.js$/,
      rewrite(source, path) {
        if (!LIT_HOOKS.test(source)) throw new Error(`the hooks of ${path} are not as they were`);
        return source.replace(LIT_HOOKS, '0;');
      },
    },
    { filter: /[\\/]reactive-element[\\/]css-tag\.js$/, rewrite: () => STYLES },
    { filter: /[\\/]reactive-element[\\/]decorators[\\/]property\.js$/, rewrite: () => PROPERTY },
  ]);
}

/** The kit asks for terms, dates and numbers: what else the library offers cannot be shaken out of its class. */
export function leanLocalize() {
  const UNUSED = /\n {4}(?:dir|relativeTime)\([^]*?\n {4}}(?=\n)/g;
  return rewriteModules('lean-localize', [
    {
      filter: /[\\/]localize[\\/]dist[\\/]index\.js$/,
      rewrite(source, path) {
        if (source.match(UNUSED)?.length !== 2)
          throw new Error(`dir() and relativeTime() are not in ${path} as they were`);
        return source.replace(UNUSED, '');
      },
    },
  ]);
}

/**
 * The kit sends and receives text only, over WebSocket or polling: what socket.io-client has for
 * WebTransport and for binary attachments stays out of the bundle (1.3 KB gzip).
 */
export function textOnlySocketIo() {
  const replacement = (source) => () => source;
  return rewriteModules('text-only-socket-io', [
    {
      // The channel hands the transports in as classes; the table would bind those that load on use.
      filter: /[\\/]engine\.io-client[\\/]build[\\/]esm[\\/]transports[\\/]index\.js$/,
      rewrite: replacement('export const transports = {};'),
    },
    // What both packages export from one file would tie all transports to the main file.
    {
      filter: /[\\/]engine\.io-client[\\/]build[\\/]esm[\\/]index\.js$/,
      rewrite: (source) => source.replace(/^export .*(Fetch|XHR|WT).*$/gm, ''),
    },
    {
      filter: /[\\/]socket\.io-client[\\/]build[\\/]esm[\\/]index\.js$/,
      rewrite: replacement('export { Manager } from "./manager.js"; export { NodeWebSocket } from "engine.io-client";'),
    },
    {
      filter: /[\\/]engine\.io-parser[\\/]build[\\/]esm[\\/]contrib[\\/]base64-arraybuffer\.js$/,
      rewrite: replacement('export const decode = () => undefined;'),
    },
    {
      filter: /[\\/]socket\.io-parser[\\/]build[\\/]esm[\\/]binary\.js$/,
      rewrite: replacement(
        'export const deconstructPacket = (packet) => ({ packet, buffers: [] });' +
          'export const reconstructPacket = (packet) => packet;',
      ),
    },
    {
      filter: /[\\/]socket\.io-parser[\\/]build[\\/]esm[\\/]is-binary\.js$/,
      rewrite: replacement('export const isBinary = () => false; export const hasBinary = isBinary;'),
    },
  ]);
}

/** Long-polling in a chunk of its own: imported from its own file, not from the one that exports everything. */
export function pollingOnUse() {
  return {
    name: 'polling-on-use',
    setup(build) {
      build.onLoad({ filter: /[\\/]signaling[\\/]polling\.ts$/ }, async ({ path }) => {
        const kind = 'import-statement';
        const client = await build.resolve('socket.io-client', { kind, resolveDir: dirname(path) });
        const engine = await build.resolve('engine.io-client', { kind, resolveDir: dirname(client.path) });
        const transport = join(dirname(engine.path), 'transports', 'polling-xhr.js');
        return { contents: `export { XHR as Polling } from ${JSON.stringify(transport)};`, resolveDir: dirname(path) };
      });
    },
  };
}

/** WebSocket by own code, and all of socket.io-client in a chunk that loads on use: 9.3 KB gzip less in every call. */
export function socketIoOnUse() {
  return {
    name: 'socket-io-on-use',
    setup(build) {
      let isMet = false;
      build.onResolve({ filter: /^\.\/connect\.js$/ }, async ({ resolveDir, kind, importer }) => {
        if (!/[\\/]signaling$/.test(resolveDir)) return undefined;
        isMet = true;
        return build.resolve('./connect-lean.js', { resolveDir, kind, importer });
      });
      build.onEnd(() =>
        isMet ? undefined : { errors: [{ text: 'socket-io-on-use: nothing imported ./connect.js' }] },
      );
    },
  };
}
