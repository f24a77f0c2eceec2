import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { LeaveReason } from '../../room/ports.js';

/**
 * How long an element may be out of the page before its call ends. Frameworks that re-mount put it
 * back in the same task or after a frame or two (33 ms each at 30 Hz); nobody notices 100 ms of
 * being in a call that was closed.
 */
const REMOUNT_MS = 100;

export interface PageLifeEvents {
  /** The element is gone, or the page is. */
  readonly end: (reason: LeaveReason) => void;
  /** Back from the browser's page cache, where no connection survives. */
  readonly resume: () => void;
}

/** When a call ends because its element does: not when that is only moved, at once when the page is left. */
export class PageLife implements ReactiveController {
  readonly #events: PageLifeEvents;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isPageHidden = false;

  constructor(host: ReactiveControllerHost, events: PageLifeEvents) {
    this.#events = events;
    host.addController(this);
  }

  get isPageHidden(): boolean {
    return this.#isPageHidden;
  }

  hostConnected(): void {
    clearTimeout(this.#timer);
    window.addEventListener('pagehide', this.#handlePageHide);
    window.addEventListener('pageshow', this.#handlePageShow);
  }

  hostDisconnected(): void {
    window.removeEventListener('pagehide', this.#handlePageHide);
    window.removeEventListener('pageshow', this.#handlePageShow);
    this.#timer = setTimeout(() => this.#events.end('left'), REMOUNT_MS);
  }

  readonly #handlePageHide = (): void => {
    this.#isPageHidden = true;
    this.#events.end('page-hidden');
  };

  readonly #handlePageShow = (event: PageTransitionEvent): void => {
    if (!event.persisted) return;
    this.#isPageHidden = false;
    this.#events.resume();
  };
}
