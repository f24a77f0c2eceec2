import type { Relief } from './relief.js';

export type { Relief };

/** Rejects where it cannot be fetched. */
export async function loadRelief(): Promise<typeof Relief> {
  return (await import('./relief.js')).Relief;
}
