import type { Page } from 'puppeteer-core';
import { waitUntil } from '../../e2e/harness/wait.js';

/** What is seen of one person: the words over their tile, and whether a picture is shown in it. */
export interface TileLook {
  readonly words: string;
  readonly hasPicture: boolean;
  readonly isMuted: boolean;
  /** Since when, in milliseconds since the epoch. */
  readonly at: number;
}

declare global {
  var __tileLooks: TileLook[] | undefined;
}

/** Begins to write down what the page shows of the first of the others, each time that is something else. */
export const keepTileWords = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const kept = (globalThis.__tileLooks = [] as TileLook[]);
    setInterval(() => {
      const tile = globalThis.__probe.deep('.tile[data-source="camera"]:not([data-key="self"])')[0] as HTMLElement;
      const look = {
        words: tile?.querySelector('[part=link]')?.textContent ?? '',
        hasPicture: tile?.hasAttribute('data-picture') ?? false,
        isMuted: Boolean(tile?.querySelector('.badge .icon')),
      };
      const { at: _at, ...last } = kept.at(-1) ?? { at: 0 };
      if (JSON.stringify(look) !== JSON.stringify(last)) kept.push({ ...look, at: Date.now() });
    }, 20);
  });

/** Waits until the tile has looked so since `since`; gives when it first did. */
export async function lookAfter(page: Page, since: number, what: string, isSo: (look: TileLook) => boolean) {
  const looks = (): Promise<TileLook[]> => page.evaluate(() => globalThis.__tileLooks ?? []);
  const found = await waitUntil(what, async () => (await looks()).find((look) => look.at >= since && isSo(look)), {
    everyMs: 50,
    report: looks,
  });
  return found.at;
}

/** Median and most of some readings, for a diagnostic. */
export function spread(readings: readonly number[]): string {
  const sorted = [...readings].sort((a, b) => a - b);
  return `p50 ${sorted[Math.floor(sorted.length / 2)]}, at most ${sorted.at(-1)} ms (${sorted.length} readings)`;
}
