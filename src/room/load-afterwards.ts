import type * as Afterwards from './afterwards.js';

/** Rejects where it cannot be fetched. */
export async function loadAfterwards(): Promise<typeof Afterwards> {
  return import('./afterwards.js');
}
