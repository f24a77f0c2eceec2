import type { Page } from 'puppeteer-core';
import type { RtcErrorCode } from '../../../src/util/errors.js';
import type { SimulatedFault, Simulation, SimulationOptions } from '../../../src/simulate/simulate.js';
import { waitUntil } from '../../e2e/harness/wait.js';

type RoomElement = HTMLElement & {
  simulate(fault: string, options?: SimulationOptions): Promise<Simulation>;
};

declare global {
  var __simulation: Simulation | undefined;
  /** When the last one ended, in milliseconds since the epoch; 0 while it goes on. */
  var __overAt: number | undefined;
}

/** Has the page's room do a fault to its page. Rejects with what `simulate()` rejects with, its code first. */
export async function begin(page: Page, fault: SimulatedFault, durationMs?: number): Promise<void> {
  const error = await page.evaluate(
    async (fault, durationMs) => {
      globalThis.__overAt = 0;
      try {
        const options = durationMs === undefined ? {} : { durationMs };
        globalThis.__simulation = await document.querySelector<RoomElement>('rtc-room')!.simulate(fault, options);
        void globalThis.__simulation.ended.then(() => (globalThis.__overAt = Date.now()));
        return '';
      } catch (reason) {
        const { code, message } = reason as { code: RtcErrorCode; message: string };
        return `${code}: ${message}`;
      }
    },
    fault,
    durationMs,
  );
  if (error) throw new Error(error);
}

export const stopNow = (page: Page): Promise<void> => page.evaluate(() => globalThis.__simulation?.stop());

/** Resolves when it has ended, with when that was. */
export const overAt = (page: Page): Promise<number> =>
  waitUntil('the fault to end', () => page.evaluate(() => globalThis.__overAt), { timeoutMs: 30_000, everyMs: 50 });
