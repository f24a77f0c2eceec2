import type { RtcPanelToggleEvent } from './components/events/panel-event.js';

/** Parts that a call does without until somebody opens them: a chunk each. */
const parts = {
  chat: { tag: 'rtc-chat', load: () => import('./define/rtc-chat.js') },
  log: { tag: 'rtc-signal-log', load: () => import('./define/rtc-signal-log.js') },
} as const;

/**
 * Fetches those parts when the page has such a tag, now or later, or when a call opens the panel
 * with one. Tags in somebody else's shadow tree are not seen: such a page calls `loadAll()`.
 */
export function loadOnUse(document: Document): void {
  const root = document.documentElement;
  const missing = new Set(Object.values(parts));
  const look = (): void => {
    for (const part of missing) {
      if (!root.querySelector(part.tag)) continue;
      missing.delete(part);
      // Not reachable just now: the next change of the page tries again.
      part.load().catch(() => missing.add(part));
    }
  };
  look();
  new MutationObserver(look).observe(root, { childList: true, subtree: true });
  document.addEventListener('rtc-panel-toggle', (event) => void parts[(event as RtcPanelToggleEvent).panel].load());
}

/** Resolves when every element is defined. */
export async function loadAll(): Promise<void> {
  await Promise.all(Object.values(parts).map(({ load }) => load()));
}
