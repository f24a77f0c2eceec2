import type { Participant, RoomContext } from '../../room/ports.js';

/** Longest that the stage waits for a newcomer's tracks. */
const LONGEST_MS = 300;

/** A link's tracks are known as soon as its descriptions are out of the way. */
const isOut = ({ link, tracks }: Participant): boolean => link?.status !== 'connecting' || 'camera' in tracks;

/**
 * Resolves when drawing does not hold up anybody's connection, at once where none is being made.
 * `waitedFor` holds the ids of those who were waited for: nobody is twice.
 */
export async function descriptionsOut({ participants }: RoomContext, waitedFor: Set<string>): Promise<void> {
  const isAwaited = (one: Participant): boolean => !isOut(one) && !waitedFor.has(one.id);
  const awaited = participants.getState().others.filter(isAwaited);
  if (awaited.length === 0) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(done, LONGEST_MS);
    const stop = participants.subscribe(({ others }) => {
      if (!others.some(isAwaited)) done();
    });
  });
  for (const { id } of awaited) waitedFor.add(id);
}
