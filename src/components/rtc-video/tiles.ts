import type { Participant, ParticipantsState, Shortage } from '../../room/ports.js';

/** One picture on the stage: somebody's camera, or their shared screen. */
export interface Tile {
  /** The same for as long as the tile stands for the same thing: also across being seated. */
  readonly key: string;
  readonly participant: Participant;
  readonly source: 'camera' | 'screen';
  readonly track: MediaStreamTrack | undefined;
  /** Whether a picture is on its way: until it has arrived, and whenever not, initials are shown. */
  readonly isOn: boolean;
  /** Shown large, the others beside it. One's own screen is not: one wants to see who is listening. */
  readonly isFeatured: boolean;
  /** Of one's own camera: what there is too little of to send it to everybody. */
  readonly limit?: Limit | undefined;
}

export interface Limit {
  readonly shortage: Shortage;
  /** How many pictures there are where it goes: one's own, and of those it is sent to. */
  readonly people: number;
}

/** `peer` narrows the stage to one: `self`, or a participant's id. */
export function tilesOf({ self, others }: ParticipantsState, peer: string | undefined): Tile[] {
  const own = { ...cameraTile(self), limit: limitOf(others) };
  if (peer === 'self' || (peer && peer === self.id)) return [own];
  const shown = peer ? others.filter(({ id }) => id === peer) : [self, ...others];
  const cameras = shown.map((participant) => (participant.isSelf ? own : cameraTile(participant)));
  return [...shown.filter(sharesScreen).map(screenTile), ...cameras].sort(
    (a, b) => Number(b.isFeatured) - Number(a.isFeatured),
  );
}

function limitOf(others: readonly Participant[]): Limit | undefined {
  const shortage = others.find(({ link }) => link?.pausing)?.link?.pausing;
  const sentTo = others.filter(({ link }) => link?.status === 'connected' && !link.pausing);
  return shortage && { shortage, people: 1 + sentTo.length };
}

function sharesScreen({ presence, tracks }: Participant): boolean {
  return Boolean(presence.screen && tracks.screen);
}

function cameraTile(participant: Participant): Tile {
  const { camera } = participant.tracks;
  const isOn = participant.presence.camera !== false && camera !== undefined && !participant.link?.paused;
  const key = participant.isSelf ? 'self' : participant.id;
  return { key, participant, source: 'camera', track: camera, isOn, isFeatured: false };
}

function screenTile(participant: Participant): Tile {
  const key = `screen:${participant.isSelf ? 'self' : participant.id}`;
  const { screen } = participant.tracks;
  return { key, participant, source: 'screen', track: screen, isOn: true, isFeatured: !participant.isSelf };
}

/**
 * Gives each tile a place in the DOM that it keeps for life, since a video that is moved stops
 * playing. A place that falls free stays empty for one rendering, so that no tile takes over
 * another's video, and is then given to whoever comes next.
 */
export function assignSlots(before: readonly (Tile | undefined)[], tiles: readonly Tile[]): (Tile | undefined)[] {
  const coming = new Map(tiles.map((tile) => [tile.key, tile]));
  const slots = before.map((old) => {
    const tile = old && coming.get(old.key);
    if (tile) coming.delete(tile.key);
    return tile;
  });
  for (const tile of coming.values()) {
    const free = before.findIndex((old, index) => !old && !slots[index]);
    if (free < 0) slots.push(tile);
    else slots[free] = tile;
  }
  return slots;
}
