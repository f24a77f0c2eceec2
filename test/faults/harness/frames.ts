import type { Page } from 'puppeteer-core';

declare global {
  var __frameTimes: number[] | undefined;
}

/** Begins to write down when the page decodes frames of its one link, in milliseconds since the epoch. */
export async function keepFrameTimes(page: Page): Promise<void> {
  await page.evaluate(() => {
    const kept = (globalThis.__frameTimes = [] as number[]);
    let before = 0;
    const look = async (): Promise<void> => {
      const links = await globalThis.__probe.links();
      const frames = links.flatMap(({ video }) => video).reduce((sum, { frames }) => sum + frames, 0);
      // Less than before: the connection was made anew.
      if (frames !== before && frames > 0) kept.push(Date.now());
      before = frames;
    };
    setInterval(() => void look(), 50);
  });
}

export interface Gap {
  readonly ms: number;
  readonly endedAt: number;
}

/** The longest time without a new frame since `since`, and what is still without one counts. */
export const longestGap = (page: Page, since: number): Promise<Gap> =>
  page.evaluate((since) => {
    const times = [since, ...(globalThis.__frameTimes ?? []).filter((at) => at > since), Date.now()];
    return times
      .slice(1)
      .reduce<{ ms: number; endedAt: number }>(
        (longest, at, index) => (at - times[index]! > longest.ms ? { ms: at - times[index]!, endedAt: at } : longest),
        { ms: 0, endedAt: since },
      );
  }, since);
