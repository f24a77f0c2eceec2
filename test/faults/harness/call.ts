import { SMALL_CAMERA } from '../../e2e/harness/init-scripts.js';
import { room } from '../../e2e/harness/kit.js';
import { linksOf, waitForMedia } from '../../e2e/harness/media.js';
import type { Person } from '../../e2e/harness/page.js';
import type { Suite } from '../../e2e/harness/suite.js';
import { keepStatuses, rosterOf } from './journal.js';

export interface Call {
  readonly url: string;
  readonly people: readonly Person[];
  /** Everybody's id. */
  readonly roster: readonly string[];
}

/** So many people who see each other, and whose pages write their statuses down. */
export async function callOf(count: number, run: Suite, server = run.relay.url, init = SMALL_CAMERA): Promise<Call> {
  const url = run.relay.page(run.relay.tags(room(), `join="auto" server="${server}"`));
  const people: Person[] = [];
  while (people.length < count) people.push(await run.open(url, { init }));
  await Promise.all(people.map(({ page }) => waitForMedia(page, { links: count - 1 })));
  await Promise.all(people.map(({ page }) => keepStatuses(page)));
  return { url, people, roster: await rosterOf(people[0]!.page) };
}

export const each = <T>({ people }: Call, look: (page: Person['page'], index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(people.map(({ page }, index) => look(page, index)));

/** Frames decoded so far on each link of a page; connections kept ready for newcomers are not links yet. */
export async function framesOf(page: Person['page']): Promise<number[]> {
  const links = await linksOf(page);
  return links
    .filter(({ state }) => state === 'connected')
    .map(({ video }) => video.reduce((sum, { frames }) => sum + frames, 0));
}
