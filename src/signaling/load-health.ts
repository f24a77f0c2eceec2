import type { checkHealth } from './health.js';

/** Where it cannot be fetched, nobody is asked: the next try at a connection will tell. */
export async function loadHealth(): Promise<typeof checkHealth> {
  return import('./health.js').then(
    (module) => module.checkHealth,
    () => async () => undefined,
  );
}
