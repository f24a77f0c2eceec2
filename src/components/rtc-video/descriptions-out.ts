import type { Participant, RoomContext } from '../../room/ports.js';
import { until } from '../../util/until.js';

/** Longest that the stage waits for a newcomer's tracks. */
const LONGEST_MS = 300;

/** A link's tracks are known as soon as its descriptions are out of the way. */
const isOut = ({ link, tracks }: Participant): boolean => link?.status !== 'connecting' || 'camera' in tracks;

/**
 * Resolves when drawing does not hold up anybody's connection, at once where none is being made.
 * `waitedFor` holds the ids of those who were waited for: nobody is twice.
 */
export async function descriptionsOut({ participants }: RoomContext, waitedFor: Set<string>): Promise<void> {
  const { others } = participants.getState();
  const isAwaited = (one: Participant): boolean => !isOut(one) && !waitedFor.has(one.id);
  await until([participants], () => !participants.getState().others.some(isAwaited), LONGEST_MS);
  for (const one of others) if (isAwaited(one)) waitedFor.add(one.id);
}
