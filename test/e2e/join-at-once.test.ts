import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SMALL_CAMERA } from './harness/init-scripts.js';
import { room } from './harness/kit.js';
import { waitForMedia } from './harness/media.js';
import { suite } from './harness/suite.js';

const ROUNDS = 20;
const PEOPLE = 4;

describe('four fresh pages that join at the same moment', () => {
  const run = suite();

  /*
   * Pages that have run before are warm and hide what fresh ones do to each other: so each round
   * opens new contexts, all at once, with nothing cached. Told are rounds, not the first failure.
   */
  it(`miss no link in ${ROUNDS} rounds`, async () => {
    const missing: string[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const url = run.relay.page(run.relay.tags(room()));
      const people = await Promise.all(
        Array.from({ length: PEOPLE }, () => run.open(url, { init: SMALL_CAMERA, waitForLoad: false })),
      );
      const results = await Promise.allSettled(people.map(({ page }) => waitForMedia(page, { links: PEOPLE - 1 })));
      results.forEach((result, seat) => {
        if (result.status === 'rejected') missing.push(`round ${round}, page ${seat}: ${String(result.reason)}`);
      });
      await run.closePeople();
    }
    assert.deepEqual(missing, []);
  });
});
