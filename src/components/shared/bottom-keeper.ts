import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Px from the end that still count as being there: rounding, and a finger's twitch. */
const NEAR = 24;

/**
 * Keeps a scrolling list at its newest line for as long as the person is there, and where they are
 * reading otherwise. The host calls `handleScroll` when its scroller says so, and `update` once what
 * it rendered has its size; a change of `isAtBottom` renders the host.
 */
export class BottomKeeper implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #isAtBottom = true;
  #held: number | undefined;
  #lastTop = 0;
  #scroller: HTMLElement | null = null;
  #resizes?: ResizeObserver;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  get isAtBottom(): boolean {
    return this.#isAtBottom;
  }

  /** Lines will be put before the others in this update: what is being read stays where it is. */
  hold(): void {
    if (this.#scroller) this.#held = this.#scroller.scrollHeight - this.#scroller.scrollTop;
  }

  scrollToBottom(): void {
    this.#set(true);
    this.#stick();
  }

  readonly handleScroll = (): void => {
    const scroller = this.#scroller;
    // A hidden one has no place to remember.
    if (!scroller?.clientHeight) return;
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    const isNear = scrollHeight - scrollTop - clientHeight < NEAR;
    // Only going up is leaving: the end also moves away when lines come or the box folds.
    if (isNear || scrollTop < this.#lastTop) this.#set(isNear);
    this.#lastTop = scrollTop;
  };

  update(scroller: HTMLElement | null): void {
    if (scroller !== this.#scroller || !this.#resizes) {
      this.#resizes?.disconnect();
      this.#scroller = scroller;
      this.#resizes = new ResizeObserver(() => this.#stick());
      if (scroller) this.#resizes.observe(scroller);
    }
    if (this.#held !== undefined && scroller && !this.#isAtBottom)
      scroller.scrollTop = scroller.scrollHeight - this.#held;
    this.#held = undefined;
    this.#stick();
  }

  hostDisconnected(): void {
    this.#resizes?.disconnect();
    this.#resizes = undefined;
  }

  #stick(): void {
    const scroller = this.#scroller;
    if (!this.#isAtBottom || !scroller) return;
    scroller.scrollTop = scroller.scrollHeight;
    this.#lastTop = scroller.scrollTop;
  }

  #set(isAtBottom: boolean): void {
    if (isAtBottom === this.#isAtBottom) return;
    this.#isAtBottom = isAtBottom;
    this.#host.requestUpdate();
  }
}
