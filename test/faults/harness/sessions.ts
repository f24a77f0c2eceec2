import type { Page } from 'puppeteer-core';
import type { RoomOptions, RoomSession } from '../../../src/core.js';
import { coreModule } from '../../e2e/harness/client.js';
import type { RelaySite } from '../../e2e/harness/servers.js';

/*
 * Pages of the kit without elements (docs/headless.md): one page holds several rooms at once, and joins
 * again and again, without the price of drawing it all.
 */

declare global {
  var __createRoomSession: (options: RoomOptions) => RoomSession;
  var __sessions: RoomSession[] | undefined;
}

/** Address of an empty page that has the kit. */
export async function headlessPage(relay: RelaySite): Promise<string> {
  const core = relay.file('/core.js', await coreModule());
  return relay.page(`<script type="module">
    import { createRoomSession } from ${JSON.stringify(core)};
    globalThis.__createRoomSession = createRoomSession;
  </script>`);
}

/**
 * Joins all rooms at the same moment, and resolves once each has so many others whose links are connected:
 * milliseconds from `join()` to that, a room each. -1 where it has not come to that in `patienceMs`.
 */
export const joinAll = (page: Page, rooms: readonly string[], others: number, patienceMs: number): Promise<number[]> =>
  page.evaluate(
    async (rooms, others, patienceMs) => {
      const sessions = rooms.map((room) => globalThis.__createRoomSession({ room, server: location.origin }));
      globalThis.__sessions = sessions;
      return Promise.all(
        sessions.map(async (session) => {
          const startedAt = performance.now();
          const isUp = (): boolean => {
            const links = session.participants.getState().others.map(({ link }) => link?.status);
            return links.length === others && links.every((status) => status === 'connected');
          };
          void session.connection.join();
          return new Promise<number>((resolve) => {
            setTimeout(() => resolve(-1), patienceMs);
            session.participants.subscribe(() => isUp() && resolve(performance.now() - startedAt));
          });
        }),
      );
    },
    rooms,
    others,
    patienceMs,
  );

/** What the links of a room stand at, and the last of what its log says: for the message of a failure. */
export const lastWordsOf = (page: Page, index: number): Promise<unknown> =>
  page.evaluate(async (index) => {
    const { participants, log } = globalThis.__sessions![index]!;
    const links = participants.getState().others.map(({ link }) => link?.status);
    // Its words come when somebody looks.
    if (log.getState().entries.length === 0) await new Promise((resolve) => setTimeout(resolve, 500));
    const lines = log.toText().split('\n').slice(-80);
    return { links, lines };
  }, index);

export const leaveAll = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const session of globalThis.__sessions ?? []) session.close();
    globalThis.__sessions = undefined;
  });
