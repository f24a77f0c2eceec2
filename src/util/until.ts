import type { ReadableStore } from './store.js';

/** Resolves once `isSo` holds, asked now and at each change of `stores`, or after `longestMs`. */
export async function until(
  stores: readonly ReadableStore<unknown>[],
  isSo: () => boolean,
  longestMs: number,
): Promise<void> {
  if (isSo()) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      for (const stop of stops) stop();
      resolve();
    };
    const timer = setTimeout(done, longestMs);
    const stops = stores.map((store) =>
      store.subscribe(() => {
        if (isSo()) done();
      }),
    );
  });
}
