import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { peerInfo } from '../../test/fakes/fake-mesh.js';
import { planLinks } from './link-plan.js';

const room = fc.uniqueArray(fc.record({ order: fc.integer(), isTutorial: fc.boolean() }), {
  minLength: 2,
  maxLength: 8,
  selector: ({ order }) => order,
});

test('of each pair of kit pages one offers and the other answers; a page of the tutorial has one link', () => {
  fc.assert(
    fc.property(room, (seats) => {
      const peers = seats.map(({ order, isTutorial }) =>
        peerInfo(String(order), order, isTutorial ? 'tutorial' : undefined),
      );
      const kit = peers.filter(({ dialect }) => !dialect);
      const plans = new Map(
        kit.map((self) => [
          self.id,
          planLinks(
            self,
            peers.filter((peer) => peer !== self),
          ),
        ]),
      );
      for (const one of kit) {
        for (const other of kit) {
          if (one.order >= other.order) continue;
          assert.equal(plans.get(one.id)?.get(other.id), 'offers');
          assert.equal(plans.get(other.id)?.get(one.id), 'answers');
        }
      }
      for (const page of peers.filter(({ dialect }) => dialect)) {
        const linked = kit.filter(({ id }) => plans.get(id)?.get(page.id) === 'tutorial');
        const first = Math.min(...kit.map(({ order }) => order));
        assert.deepEqual(
          linked.map(({ order }) => order),
          kit.length > 0 ? [first] : [],
        );
      }
    }),
  );
});
