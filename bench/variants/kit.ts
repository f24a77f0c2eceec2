import { startRelay } from '../../test/e2e/harness/servers.js';
import type { Variant } from './variant.js';

/** The whole kit as a person pastes it: elements and all, from the relay that also carries the signals. */
export const kit: Variant = {
  name: 'kit',
  people: [2, 4],
  start: async () => {
    const relay = await startRelay();
    return {
      address: ({ room }) => relay.page(relay.tags(room)),
      close: () => relay.close(),
    };
  },
};
