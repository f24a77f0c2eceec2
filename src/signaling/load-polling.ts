import type { Polling } from './polling.js';

/** Fetched where WebSockets did not get through; without it the next try is a WebSocket alone, as the last one was. */
export async function loadPolling(): Promise<(typeof Polling)[]> {
  return import('./polling.js').then(
    (module) => [module.Polling],
    () => [],
  );
}
