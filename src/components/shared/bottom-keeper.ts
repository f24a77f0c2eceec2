import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Px from the end at which a scroll that has come to rest counts as being there: a finger's twitch. */
const NEAR = 24;
/** Px from the end that are none. */
const ROUNDING = 1;

const toEnd = ({ scrollHeight, scrollTop, clientHeight }: Element): number => scrollHeight - scrollTop - clientHeight;

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
    const { scrollTop } = scroller;
    const rest = toEnd(scroller);
    // Only going up is leaving: the end also moves away when lines come or the box folds. The first
    // pixels count: whoever is still held at the end then has a smooth scroll ended at its start.
    if (scrollTop < this.#lastTop) this.#set(rest <= ROUNDING);
    else if (rest < NEAR) this.#set(true);
    this.#lastTop = scrollTop;
  };

  readonly #handleScrollEnd = (): void => {
    if (this.#scroller?.clientHeight && toEnd(this.#scroller) < NEAR) this.#set(true);
  };

  update(scroller: HTMLElement | null): void {
    if (scroller !== this.#scroller || !this.#resizes) {
      this.#unwatch();
      this.#scroller = scroller;
      scroller?.addEventListener('scrollend', this.#handleScrollEnd);
      this.#resizes = new ResizeObserver(() => this.#stick());
      if (scroller) this.#resizes.observe(scroller);
    }
    if (this.#held !== undefined && scroller && !this.#isAtBottom)
      scroller.scrollTop = scroller.scrollHeight - this.#held;
    this.#held = undefined;
    this.#stick();
  }

  hostDisconnected(): void {
    this.#unwatch();
  }

  #unwatch(): void {
    this.#scroller?.removeEventListener('scrollend', this.#handleScrollEnd);
    this.#resizes?.disconnect();
    this.#resizes = undefined;
  }

  #stick(): void {
    const scroller = this.#scroller;
    if (!this.#isAtBottom || !scroller) return;
    // A write ends a smooth scroll, even one that changes nothing.
    if (toEnd(scroller) > ROUNDING) scroller.scrollTop = scroller.scrollHeight;
    this.#lastTop = scroller.scrollTop;
  }

  #set(isAtBottom: boolean): void {
    if (isAtBottom === this.#isAtBottom) return;
    this.#isAtBottom = isAtBottom;
    this.#host.requestUpdate();
  }
}
