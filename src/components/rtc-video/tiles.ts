import type { Participant, ParticipantsState } from '../../room/ports.js';

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
}

/** `peer` narrows the stage to one: `self`, or a participant's id. */
export function tilesOf({ self, others }: ParticipantsState, peer: string | undefined): Tile[] {
  if (peer === 'self' || (peer && peer === self.id)) return [cameraTile(self)];
  const shown = peer ? others.filter(({ id }) => id === peer) : [self, ...others];
  return [...shown.filter(sharesScreen).map(screenTile), ...shown.map(cameraTile)].sort(
    (a, b) => Number(b.isFeatured) - Number(a.isFeatured),
  );
}

function sharesScreen({ presence, tracks }: Participant): boolean {
  return Boolean(presence.screen && tracks.screen);
}

function cameraTile(participant: Participant): Tile {
  const { camera } = participant.tracks;
  const isOn = participant.presence.camera !== false && camera !== undefined;
  const key = participant.isSelf ? 'self' : participant.id;
  return { key, participant, source: 'camera', track: camera, isOn, isFeatured: false };
}

function screenTile(participant: Participant): Tile {
  const key = `screen:${participant.isSelf ? 'self' : participant.id}`;
  const { screen } = participant.tracks;
  return { key, participant, source: 'screen', track: screen, isOn: true, isFeatured: !participant.isSelf };
}

/** Keeps the order tiles have in the DOM and appends new ones: a video that is moved stops playing. */
export function inDomOrder(tiles: readonly Tile[], keys: readonly string[]): Tile[] {
  const place = (tile: Tile): number => (keys.includes(tile.key) ? keys.indexOf(tile.key) : keys.length);
  return [...tiles].sort((a, b) => place(a) - place(b));
}
