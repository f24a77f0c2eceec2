import type { Narrow } from './narrow.js';

export type { Narrow };

/** Rejects where it cannot be fetched. */
export async function loadNarrow(): Promise<typeof Narrow> {
  return (await import('./narrow.js')).Narrow;
}
