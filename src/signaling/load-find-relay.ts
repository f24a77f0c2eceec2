import type { findRelay } from './find-relay.js';

/** Where it cannot be fetched, nobody is asked: the next try at a connection will tell. */
export async function loadFindRelay(): Promise<typeof findRelay> {
  return import('./find-relay.js').then(
    (module) => module.findRelay,
    () => async () => true,
  );
}
