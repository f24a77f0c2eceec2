import { setTimeout as delay } from 'node:timers/promises';
import { cameraOf, UNANSWERED_QUESTION } from '../../test/e2e/harness/init-scripts.js';
import { room, waitForStatus } from '../../test/e2e/harness/kit.js';
import { linksOf } from '../../test/e2e/harness/media.js';
import { CAMERA, type Person } from '../../test/e2e/harness/page.js';
import { carriageOf, lastWordsOf, wholeAt, type Carriage } from './whole.js';
import type { Place } from './place.js';

/** All pages open at the same moment, or each when those before it are in a whole call. */
export type Order = 'at once' | 'in turn';

export interface AttemptOptions {
  readonly people: number;
  readonly order: Order;
  /** For the call to become whole, from the moment the last page is opened or the last permission given. */
  readonly limitMs: number;
  /** Nobody has answered the browser's question for the devices before all of them are in the room. */
  readonly asks: boolean;
}

export interface Attempt {
  readonly order: Order;
  /** From the last page's navigation, or the last permission, until each page has media of all others. */
  readonly ms?: number;
  /** Of each page. */
  readonly carriage: readonly Carriage[];
  /** How many links were up before the permission was given. */
  readonly early: number;
  readonly failure?: string;
}

/** Between two people's answers to the browser's question. */
const ANSWER_MS = 1_500;
/** For what no limit of its own ends. */
const HOPELESS_MS = 60_000;

/** A call in fresh pages, whole or with the reason why not; the pages are closed afterwards. */
export async function attempt(place: Place, options: AttemptOptions): Promise<Attempt> {
  const present: Person[] = [];
  const { order, limitMs } = options;
  const none = { order, carriage: [], early: 0 };
  const abort = new AbortController();
  try {
    return await Promise.race([
      run(place, options, present),
      delay(2 * limitMs + HOPELESS_MS, undefined, { signal: abort.signal }).then(() => {
        throw new Error('nothing was heard of it any more');
      }),
    ]);
  } catch (reason) {
    return { ...none, failure: `${String(reason)}\n${await reportOf(present)}` };
  } finally {
    abort.abort();
    await Promise.all(present.map((person) => person.close()));
  }
}

async function run(place: Place, options: AttemptOptions, present: Person[]): Promise<Attempt> {
  const { people, order, limitMs, asks } = options;
  const url = `${place.url}/?room=${room()}&join=auto`;
  // A whole mesh of small pictures is what two cores can encode.
  const init = cameraOf(160, 120, people > 2 ? 5 : 10) + (asks ? UNANSWERED_QUESTION : '');
  const open = async (person: number): Promise<void> => {
    present.push(await place.open(person, url, { init, waitForLoad: false, ...(asks && { permissions: [] }) }));
  };
  if (order === 'at once') await Promise.all(Array.from({ length: people }, (_, person) => open(person)));
  else
    for (let person = 0; person < people; person += 1) {
      await open(person);
      await waitForStatus(present[person]!.page, 'joined');
      if (!asks) await whole(present, limitMs);
    }

  let startedAt = Math.max(
    ...((await Promise.all(present.map(({ page }) => page.evaluate('performance.timeOrigin')))) as number[]),
  );
  let early = 0;
  if (asks) {
    for (const { page } of present) await waitForStatus(page, 'joined');
    await delay(Math.random() * 2 * ANSWER_MS);
    for (const { page } of present) early += (await linksOf(page)).filter(({ state }) => state === 'connected').length;
    startedAt = await answerAll(present, url);
  }
  const at = await whole(present, limitMs);
  const carriage = await Promise.all(present.map(({ page }) => carriageOf(page)));
  const complaints = present.flatMap(({ pageErrors }) => pageErrors);
  if (complaints.length > 0) throw new Error(`uncaught: ${complaints.join('; ')}`);
  return { order, ms: at - startedAt, carriage, early };
}

/** Everybody lets the page have their devices, in any order; when the last did, in milliseconds since the epoch. */
async function answerAll(present: readonly Person[], url: string): Promise<number> {
  const people = Math.random() < 0.5 ? present : [...present].reverse();
  let answeredAt = 0;
  for (const [index, { page, context }] of people.entries()) {
    if (index > 0) await delay(Math.random() * ANSWER_MS);
    await context.overridePermissions(new URL(url).origin, [...CAMERA]);
    answeredAt = Date.now();
    await page.evaluate('globalThis.__allow()');
  }
  return answeredAt;
}

/** When the last of all ends of all links had media. */
async function whole(present: readonly Person[], limitMs: number): Promise<number> {
  const found = await Promise.all(present.map(({ page }) => wholeAt(page, present.length - 1, limitMs)));
  const missing = found.flatMap((at, index) => (at === undefined ? index : []));
  if (missing.length > 0) throw new Error(`no whole call after ${limitMs} ms at ${missing.join()}`);
  return Math.max(...found.map((at) => at ?? 0));
}

async function reportOf(present: readonly Person[]): Promise<string> {
  const reports = await Promise.all(
    present.map(async ({ page, pageErrors, complaints }, index) => {
      const words = await Promise.race([lastWordsOf(page).catch(String), delay(10_000, 'it does not answer')]);
      return `--- page ${index} ${JSON.stringify({ pageErrors, complaints })}\n${words}`;
    }),
  );
  return reports.join('\n');
}
