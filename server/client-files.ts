import { statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { RequestHandler } from 'express';

/** What pages ask for by name: where one is missing, the build is. */
const ENTRIES = ['rtc-elements.js', 'rtc-elements.iife.js', 'sri.json'];
const ENCODINGS = { br: '.br', gzip: '.gz' } as const;

/**
 * Serves the client build to pages of any site: at `/` as it is now (revalidated each time), and
 * unchanging under `/<version>/`. The build puts compressed copies beside each script.
 */
export function clientFiles(folder: string, version: string): RequestHandler {
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    const isVersioned = request.path.startsWith(`/${version}/`);
    const name = isVersioned ? request.path.slice(version.length + 2) : request.path.slice(1);
    if (!isFile(folder, name)) {
      if (!ENTRIES.includes(name)) return next();
      response.status(503).type('text').set('Cache-Control', 'no-store');
      return void response.send('The client files have not been built yet: run `npm run build`.\n');
    }
    const encodings = Object.entries(ENCODINGS).filter(
      ([encoding, suffix]) => request.acceptsEncodings(encoding) && isFile(folder, name + suffix),
    );
    const [encoding, suffix = ''] = encodings[0] ?? [];
    response.type(extname(name)).set({
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': isVersioned ? 'public, max-age=31536000, immutable' : 'no-cache',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Timing-Allow-Origin': '*',
      'X-Content-Type-Options': 'nosniff',
      Vary: 'Accept-Encoding',
      ...(encoding && { 'Content-Encoding': encoding }),
    });
    response.sendFile(name + suffix, { root: folder, cacheControl: false, acceptRanges: false }, (error) => {
      if (error) next(error);
    });
  };
}

function isFile(folder: string, name: string): boolean {
  if (!/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(name)) return false;
  return statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() ?? false;
}
