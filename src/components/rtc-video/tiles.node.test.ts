import assert from 'node:assert/strict';
import { test } from 'node:test';
import { participant } from '../../../test/fakes/fake-room.js';
import type { ParticipantsState } from '../../room/ports.js';
import { assignSlots, tilesOf } from './tiles.js';

const track = (id: string): MediaStreamTrack => ({ id }) as MediaStreamTrack;
const self = participant('me', { isSelf: true, presence: { camera: true }, tracks: { camera: track('mine') } });
const bea = participant('bea', { presence: { camera: true }, tracks: { camera: track('b'), screen: track('bs') } });
const carl = participant('carl', { presence: { camera: false }, tracks: { camera: track('c') } });
const keys = (state: ParticipantsState, peer?: string): string[] => tilesOf(state, peer).map(({ key }) => key);

test('everybody has a tile, oneself first', () => {
  assert.deepEqual(keys({ self, others: [bea, carl] }), ['self', 'bea', 'carl']);
});

test('a screen is shown when its owner says so, not because a track is there', () => {
  const sharing = { ...bea, presence: { camera: true, screen: true } };
  assert.deepEqual(keys({ self, others: [sharing, carl] }), ['screen:bea', 'self', 'bea', 'carl']);
  assert.deepEqual(keys({ self, others: [{ ...sharing, tracks: {} }] }), ['self', 'bea']);
});

test("one's own shared screen is a tile among the others, not the large one", () => {
  const sharing = { ...self, presence: { screen: true }, tracks: { screen: track('s') } };
  const tiles = tilesOf({ self: sharing, others: [bea] }, undefined);
  assert.equal(tiles.find(({ key }) => key === 'screen:self')?.isFeatured, false);
});

test('a camera that is off by word is off, whatever track there is', () => {
  const on = tilesOf({ self, others: [bea, carl] }, undefined).map(({ isOn }) => isOn);
  assert.deepEqual(on, [true, true, false]);
  const silent = participant('tutorial', { tracks: { camera: track('t') } });
  assert.equal(tilesOf({ self, others: [silent] }, 'tutorial')[0]?.isOn, true, 'one who says nothing is shown');
});

test('peer narrows to oneself, by word or id, or to one other with their screen', () => {
  const state = { self, others: [{ ...bea, presence: { screen: true } }, carl] };
  assert.deepEqual(keys(state, 'self'), ['self']);
  assert.deepEqual(keys(state, 'me'), ['self']);
  assert.deepEqual(keys(state, 'bea'), ['screen:bea', 'bea']);
  assert.deepEqual(keys(state, 'nobody'), []);
});

test("of one's own camera it is known for how many it is enough, while somebody is sent none", () => {
  const without = { ...carl, link: { status: 'connected', pausing: 'bandwidth' } as const };
  const gone = participant('dora', { link: { status: 'interrupted' } });
  const [own, ...rest] = tilesOf({ self, others: [bea, without, gone] }, undefined);
  assert.deepEqual(own?.limit, { shortage: 'bandwidth', people: 2 });
  assert.ok(rest.every(({ limit }) => !limit));
  assert.equal(tilesOf({ self, others: [bea, carl] }, 'self')[0]?.limit, undefined);
});

test('a tile keeps its place in the DOM; one that falls free is empty once before it is given away', () => {
  const keysOf = (slots: readonly ({ key: string } | undefined)[]): (string | undefined)[] =>
    slots.map((tile) => tile?.key);
  const all = assignSlots([], tilesOf({ self, others: [bea, carl] }, undefined));
  const sharing = { ...carl, presence: { screen: true }, tracks: { screen: track('s') } };
  const without = assignSlots(all, tilesOf({ self, others: [sharing] }, undefined));
  assert.deepEqual(keysOf(without), ['self', undefined, 'carl', 'screen:carl']);
  const again = assignSlots(without, tilesOf({ self, others: [sharing, bea] }, undefined));
  assert.deepEqual(keysOf(again), ['self', 'bea', 'carl', 'screen:carl']);
});
