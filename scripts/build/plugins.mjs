import { readFile } from 'node:fs/promises';

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

/**
 * The kit sends and receives text only, over WebSocket or polling: what socket.io-client has for
 * WebTransport and for binary attachments stays out of the bundle (1.3 KB gzip).
 */
export function textOnlySocketIo() {
  const replacement = (source) => () => source;
  return rewriteModules('text-only-socket-io', [
    {
      filter: /[\\/]engine\.io-client[\\/]build[\\/]esm[\\/]transports[\\/]webtransport\.js$/,
      rewrite: replacement('export const WT = undefined;'),
    },
    {
      // The channel hands the transports in as classes; the table would bind those that load on use.
      filter: /[\\/]engine\.io-client[\\/]build[\\/]esm[\\/]transports[\\/]index\.js$/,
      rewrite: replacement('export const transports = {};'),
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
