import { setTimeout as delay } from 'node:timers/promises';
import type { Frame, Page } from 'puppeteer-core';
import type { LinkCounters, ScreenCounters } from './probe.js';
import { waitUntil } from './wait.js';

type Where = Page | Frame;

export const linksOf = (page: Where): Promise<LinkCounters[]> => page.evaluate(() => globalThis.__probe.links());
export const screensOf = (page: Where): Promise<ScreenCounters[]> => page.evaluate(() => globalThis.__probe.screens());

export interface MediaExpectation {
  /** How many others. */
  readonly links: number;
  readonly video?: boolean;
  readonly audio?: boolean;
  readonly timeoutMs?: number;
}

/** How many links decode new frames (and hear sound) between two looks. */
async function flowing(page: Where, { video = true, audio = true }: MediaExpectation): Promise<number> {
  const before = await linksOf(page);
  await delay(300);
  const after = await linksOf(page);
  return after.filter((link, index) => {
    const earlier = before[index];
    if (!earlier) return false;
    const frames = (row: LinkCounters) => row.video.reduce((sum, { frames }) => sum + frames, 0);
    const energy = (row: LinkCounters) => row.audio.reduce((sum, { energy }) => sum + energy, 0);
    return (!video || frames(link) > frames(earlier)) && (!audio || energy(link) > energy(earlier));
  }).length;
}

/**
 * Waits until exactly so many links exist and each one brings frames that are decoded and sound
 * that has energy, measured between two looks at the statistics.
 */
export async function waitForMedia(page: Where, expected: MediaExpectation): Promise<void> {
  await waitUntil(
    `media over ${expected.links} link(s)`,
    async () => (await flowing(page, expected)) === expected.links,
    {
      timeoutMs: expected.timeoutMs ?? 20_000,
      report: () => linksOf(page),
    },
  );
}

/** Waits until so many `<video>` elements show moving pictures of others that are not blank. */
export async function waitForScreens(page: Where, count: number, timeoutMs = 20_000): Promise<void> {
  let before: ScreenCounters[] = [];
  await waitUntil(
    `${count} moving picture(s) of others`,
    async () => {
      const after = await screensOf(page);
      const moving = after.filter(
        (screen, index) => screen.frames > (before[index]?.frames ?? 0) && screen.contrast > 20,
      );
      before = after;
      return moving.length === count && after.length === count;
    },
    { timeoutMs, everyMs: 300, report: () => screensOf(page) },
  );
}

/**
 * What names the negotiation each link stands on: session version and ICE user fragment. It changes
 * with every offer, every ICE restart and every new connection, and with nothing else. Waits for the
 * second round, which every link has a second after it is up: the m-lines of the screen.
 */
export async function negotiationsOf(page: Where): Promise<string[]> {
  let found: string[] = [];
  await waitUntil('both rounds of negotiation', async () => {
    const links = await page.evaluate(() =>
      globalThis.__probe.connections
        .filter(({ connectionState }) => connectionState === 'connected')
        .map(({ localDescription, signalingState }) => ({
          isComplete: signalingState === 'stable' && localDescription?.sdp.match(/^m=/gm)?.length === 5,
          name: (localDescription?.sdp.match(/^o=.*$|^a=ice-ufrag:.*$/gm) ?? []).slice(0, 2).join(' '),
        })),
    );
    found = links.map(({ name }) => name);
    return links.every(({ isComplete }) => isComplete);
  });
  return found;
}
