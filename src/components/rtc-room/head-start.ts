import type { RoomContext } from '../../room/ports.js';
import type { ReadableStore } from '../../util/store.js';

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
    // Tracks are known as soon as an offer was taken in.
    return status !== 'joined' || others.every(({ tracks }) => Object.keys(tracks).length > 0);
  };
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, LONGEST_MS);
    const stops = [connection, participants].map((port: ReadableStore<unknown>) => port.subscribe(look));
    function look(): void {
      if (isUnderWay()) done();
    }
    function done(): void {
      clearTimeout(timer);
      for (const stop of stops) stop();
      resolve();
    }
    look();
  });
}
