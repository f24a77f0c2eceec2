import type { Page } from 'puppeteer-core';
import type { LinkState, RoomContext } from '../../../src/room/ports.js';

type RoomElement = HTMLElement & { readonly context: RoomContext };

declare global {
  var __statuses: { status: string; at: number }[] | undefined;
  var __rosters: string[][] | undefined;
  var __links: string[] | undefined;
}

/** Begins to write down each status of the page's room, `at` in milliseconds since the epoch. */
export async function keepStatuses(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { connection } = document.querySelector<RoomElement>('rtc-room')!.context;
    const kept = (globalThis.__statuses = [] as { status: string; at: number }[]);
    connection.subscribe(({ status }) => {
      if (kept.at(-1)?.status !== status) kept.push({ status, at: Date.now() });
    });
  });
}

export const statusesOf = (page: Page): Promise<{ status: string; at: number }[]> =>
  page.evaluate(() => globalThis.__statuses ?? []);

/** Ids of all people in the room, oneself among them, in order. */
export const rosterOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { self, others } = document.querySelector<RoomElement>('rtc-room')!.context.participants.getState();
    return [self, ...others].map(({ id }) => id).sort();
  });

/** Says a line without waiting for it to be taken. */
export const say = (page: Page, text: string): Promise<void> =>
  page.evaluate((text) => {
    void document.querySelector<RoomElement>('rtc-room')!.context.chat.send(text);
  }, text);

/** What people wrote, in order, as the page has it. */
export const messagesIn = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    document
      .querySelector<RoomElement>('rtc-room')!
      .context.chat.getState()
      .lines.flatMap((line) => (line.kind === 'message' ? line.message : [])),
  );

/** What each link of the page stands at, by peer: its status, and an error's code. */
export const linksByPeer = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(() => {
    const { others } = document.querySelector<RoomElement>('rtc-room')!.context.participants.getState();
    const words = others.map(({ id, link }) => [
      id,
      link?.status === 'failed' ? `failed ${link.error.code}` : link?.status,
    ]);
    return Object.fromEntries(words) as Record<string, string>;
  });

export type Detail = LinkState & { readonly path?: { readonly kind: string; readonly protocol?: string } };

/** How the one other person is linked. */
export const detailOf = (page: Page): Promise<Detail> =>
  page.evaluate(() => ({
    ...(document.querySelector<RoomElement>('rtc-room')!.context.participants.getState().others[0]?.link ?? {
      status: 'closed' as const,
    }),
  }));

export const selfOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.querySelector<RoomElement>('rtc-room')!.context.participants.getState().self.id);

/** Why signals were not taken, in order, as the page's log says it. */
export const rejectionsOf = (page: Page): Promise<string[]> => logged(page, 'signal-rejected');

/** What the page's log says of one kind, in order. Its words come when somebody looks. */
export const logged = (page: Page, kind: string): Promise<string[]> =>
  page.evaluate(async (kind) => {
    const { log } = document.querySelector<RoomElement>('rtc-room')!.context;
    if (log.getState().entries.length === 0) await new Promise<void>((seen) => log.subscribe(() => seen()));
    // The newest are told a moment later.
    await new Promise((resolve) => setTimeout(resolve, 150));
    return log
      .getState()
      .entries.filter((entry) => entry.kind === kind)
      .map(({ summary }) => summary);
  }, kind);
/** Begins to write down who is in the room, each time that is somebody else. */
export async function keepRosters(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { participants } = document.querySelector<RoomElement>('rtc-room')!.context;
    const kept = (globalThis.__rosters = [] as string[][]);
    const look = (): void => {
      const { self, others } = participants.getState();
      const ids = [self, ...others].map(({ id }) => id).sort();
      if (kept.at(-1)?.join() !== ids.join()) kept.push(ids);
    };
    participants.subscribe(look);
    look();
  });
}

export const rostersOf = (page: Page): Promise<string[][]> => page.evaluate(() => globalThis.__rosters ?? []);

/** What the chat says of people who came, left or changed their name since the page joined. */
export const presenceLinesOf = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    document
      .querySelector<RoomElement>('rtc-room')!
      .context.chat.getState()
      .lines.flatMap((line) => (line.kind === 'presence' ? [`${line.peer} ${line.event}`] : [])),
  );

/** Begins to write down what the page's links stand at, in the order of the people, each time it is something else. */
export async function keepLinks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { participants } = document.querySelector<RoomElement>('rtc-room')!.context;
    const kept = (globalThis.__links = [] as string[]);
    const look = (): void => {
      const words = participants.getState().others.map(({ link }) => link?.status);
      if (kept.at(-1) !== words.join()) kept.push(words.join());
    };
    participants.subscribe(look);
    look();
  });
}

export const linksSeenBy = (page: Page): Promise<string[]> => page.evaluate(() => globalThis.__links ?? []);
