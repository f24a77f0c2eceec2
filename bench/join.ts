import type { Browser } from 'puppeteer-core';
import { openPage, type Person } from '../test/e2e/harness/page.js';
import { waitUntil } from '../test/e2e/harness/wait.js';
import type { Site, Variant } from './variants/variant.js';

/** Milliseconds from the newcomer's navigation start. */
export interface Join {
  /** Until the newcomer has a frame of everybody. */
  readonly sees: number;
  /** Until everybody else has a frame of the newcomer. */
  readonly isSeen: number;
  /** The later of the two: the call is whole. */
  readonly both: number;
  /** When each step was done in the newcomer's page. */
  readonly phases: Readonly<Record<string, number>>;
}

const LIMIT_MS = 20_000;
/**
 * How long the others, and the newcomer's empty window, are left alone before somebody joins, for each of
 * the others, so that nothing of their own start is measured: opening a window takes Chromium a second of
 * CPU time, which was seen to last 1.5 s beside one page of a call and 2 to 4.8 s beside three.
 */
const SETTLE_MS = 2_000;

/** Resolves with the times of the first `count` remote frames, in milliseconds since the epoch. */
function framesOf({ page }: Person, count: number): Promise<number[]> {
  return page.evaluate(
    (count, limitMs) =>
      new Promise<number[]>((resolve, reject) => {
        const { firstFrames, connections } = globalThis.__probe;
        const started = performance.now();
        const timer = setInterval(() => {
          if (firstFrames.length >= count) resolve(firstFrames.map(({ at }) => at));
          else if (performance.now() - started > limitMs)
            reject(
              new Error(
                `${firstFrames.length} of ${count} frames; ${connections.map((c) => c.connectionState).join()}`,
              ),
            );
          else return;
          clearInterval(timer);
        }, 25);
      }),
    count,
    LIMIT_MS,
  );
}

/** Seen from outside, alike for every variant; and what the kit itself measures, as `rtc:` and the name. */
function phasesOf({ page }: Person): Promise<Record<string, number>> {
  return page.evaluate(() => {
    const ends: Record<string, number> = { ...globalThis.__probe.steps };
    for (const { name, responseEnd, initiatorType } of performance.getEntriesByType(
      'resource',
    ) as PerformanceResourceTiming[])
      if (initiatorType === 'script' && name.endsWith('.js')) ends.script = Math.max(ends.script ?? 0, responseEnd);
    for (const { name, startTime, duration } of performance.getEntriesByType('measure'))
      if (name.startsWith('rtc:')) ends[name] ??= startTime + duration;
    return ends;
  });
}

const isReady = ({ page }: Person): Promise<boolean> =>
  page.evaluate(() => {
    const room = document.querySelector('rtc-room') as {
      context?: { connection: { getState(): { status: string } } };
    } | null;
    return room ? room.context?.connection.getState().status === 'joined' : 'benchReady' in globalThis;
  });

/** One call: everybody but the newcomer is there and connected, then the newcomer opens the page. */
export async function measureJoin(browser: Browser, variant: Variant, site: Site, people: number): Promise<Join> {
  const room = `bench-${Math.random().toString(36).slice(2, 10)}`;
  const present: Person[] = [];
  try {
    for (let seat = 0; !variant.isOnePage && seat < people - 1; seat += 1) {
      present.push(await openPage(browser, site.address({ room, seat, people })));
      await waitUntil('the page to be in the room', () => isReady(present[seat]!), { timeoutMs: LIMIT_MS });
      await Promise.all(present.map((person) => framesOf(person, seat)));
    }

    const address = site.address({ room, seat: people - 1, people });
    const newcomer = await openPage(browser, address, {
      waitForLoad: false,
      pauseMs: SETTLE_MS * (people - 1),
    });
    present.push(newcomer);
    if (variant.isOnePage)
      return await measureOnePage(newcomer, variant.framesExpected?.(people) ?? people * (people - 1));
    const [seen, ...shown] = await Promise.all(
      [newcomer, ...present.slice(0, -1)].map((person) => framesOf(person, people - 1)),
    );
    const start = await newcomer.page.evaluate(() => performance.timeOrigin);
    const sees = Math.max(...seen!) - start;
    const isSeen = Math.max(...shown.flat()) - start;
    return { sees, isSeen, both: Math.max(sees, isSeen), phases: await phasesOf(newcomer) };
  } finally {
    await Promise.all(present.map((person) => person.close()));
  }
}

async function measureOnePage(person: Person, frames: number): Promise<Join> {
  const times = await framesOf(person, frames);
  const both = Math.max(...times) - (await person.page.evaluate(() => performance.timeOrigin));
  return { sees: both, isSeen: both, both, phases: await phasesOf(person) };
}
