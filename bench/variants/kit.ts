import { isFresh } from '../../test/e2e/harness/client.js';
import { startRelay } from '../../test/e2e/harness/servers.js';
import type { Variant } from './variant.js';

/** The whole kit as a person pastes it: elements and all, from the relay that also carries the signals. */
export const kit: Variant = {
  name: 'kit',
  people: [2, 4],
  start: async () => {
    // A build made on the way is not compressed as the published one is.
    if (!isFresh())
      process.stderr.write('dist/cdn is older than src: run `npm run build` to measure what is published\n');
    const relay = await startRelay();
    return {
      address: ({ room }) => relay.page(relay.tags(room)),
      close: () => relay.close(),
    };
  },
};
