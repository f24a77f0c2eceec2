import { startSite } from './site.js';
import type { Variant } from './variant.js';

export const limit: Variant = {
  name: 'limit',
  people: [2, 4],
  isOnePage: true,
  start: () => startSite({ page: 'limit' }),
};

/** Only the pairs the newcomer adds: what the limit would be if the others' connections cost nothing. */
export const limitJoin: Variant = {
  name: 'limit-join',
  people: [4],
  isOnePage: true,
  framesExpected: (people) => 2 * (people - 1),
  start: () => startSite({ page: 'limit', query: '&joins=1' }),
};
