import type * as LinkCare from './link-care.js';

/** Rejects where it cannot be fetched. */
export async function loadLinkCare(): Promise<typeof LinkCare> {
  return import('./link-care.js');
}
