import type { RoomContext } from '../../room/ports.js';
import { until } from '../../util/until.js';
import { playAhead } from '../shared/player.js';

/** Longest that the connections are waited for: a relay may be far away, or not there. */
const LONGEST_MS = 300;
/** Longest that a camera about to open is waited for after them: drawing would hold it up by as much. */
const CAMERA_MS = 60;

/**
 * Resolves when drawing would no longer hold up a join: the first drawing of a whole call takes the
 * page a tenth of a second on a slow machine, which socket, camera, answer and connections would have
 * to wait for. The others' pictures begin to play meanwhile.
 */
export async function headStart({ connection, participants, media }: RoomContext): Promise<void> {
  const isUnderWay = (): boolean => {
    const { status } = connection.getState();
    if (status === 'joining') return false;
    const { others } = participants.getState();
    return status !== 'joined' || others.every(({ link }) => link && link.status !== 'connecting');
  };
  const stop = participants.subscribe(({ others }) => {
    for (const { tracks } of others) if (tracks.camera) playAhead(tracks.camera);
  });
  await until([connection, participants], isUnderWay, LONGEST_MS);
  await until([media], () => media.getState().camera.status !== 'starting', CAMERA_MS);
  stop();
}
