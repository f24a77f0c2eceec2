import type { Page } from 'puppeteer-core';

declare global {
  var __tileEvents: string[] | undefined;
}

/** Begins to write down what becomes of the tile of `peer`, and of the `<video>` in it: each time one is taken away. */
export const watchTile = (page: Page, peer: string): Promise<void> =>
  page.evaluate((peer) => {
    const selector = `.tile[data-key="${peer}"]`;
    const tile = globalThis.__probe.deep(selector)[0]!;
    const kept = (globalThis.__tileEvents = [] as string[]);
    const watched = new Map<Node, string>([
      [tile, 'tile'],
      [tile.querySelector('video')!, 'video'],
    ]);
    new MutationObserver((records) => {
      for (const node of records.flatMap(({ removedNodes }) => [...removedNodes]))
        for (const [element, name] of watched) if (node.contains(element)) kept.push(`${name} removed`);
    }).observe(tile.getRootNode(), { childList: true, subtree: true });
  }, peer);

export const tileEventsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => globalThis.__tileEvents ?? ['unwatched']);
