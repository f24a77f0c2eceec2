import type { RoomContext } from '../../room/ports.js';
import { until } from '../../util/until.js';

/** Longest that nothing is drawn: a relay far away, or one that is not there. */
const LONGEST_MS = 300;

/**
 * Resolves when drawing would no longer hold up a join: the first drawing of a whole call takes the
 * page a tenth of a second on a slow machine, which socket, camera and answer would have to wait for.
 */
export async function headStart({ connection, participants }: RoomContext): Promise<void> {
  const isUnderWay = (): boolean => {
    const { status } = connection.getState();
    if (status === 'joining') return false;
    const { others } = participants.getState();
    // Tracks are known as soon as the answer is out.
    return status !== 'joined' || others.every(({ tracks }) => Object.keys(tracks).length > 0);
  };
  await until([connection, participants], isUnderWay, LONGEST_MS);
}
