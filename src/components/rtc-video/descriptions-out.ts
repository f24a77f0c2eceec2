import type { RoomContext } from '../../room/ports.js';

/** Longest that a tile waits for its tracks. */
const LONGEST_MS = 300;

/**
 * Resolves when drawing does not hold up a connection that is being made, at once where none is: a
 * link's tracks are known as soon as its descriptions are out of the way.
 */
export async function descriptionsOut({ participants }: RoomContext): Promise<void> {
  const areOut = (): boolean =>
    participants.getState().others.every(({ link, tracks }) => link?.status !== 'connecting' || 'camera' in tracks);
  if (areOut()) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(done, LONGEST_MS);
    const stop = participants.subscribe(() => {
      if (areOut()) done();
    });
  });
}
