import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Side (px) asked of pictures that may be seen in a window of their own: only where the browser does not tell. */
const PERHAPS = 160;

/** Whether anybody can see an element: it is within the window, and the window is not hidden. */
export class Visibility implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #onChange: () => void;
  #observer: IntersectionObserver | undefined;
  #isWithin = true;

  constructor(host: ReactiveControllerHost & Element, onChange: () => void) {
    this.#host = host;
    this.#onChange = onChange;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer = new IntersectionObserver((entries) => {
      this.#isWithin = entries.at(-1)!.isIntersecting;
      this.#onChange();
    });
    this.#observer.observe(this.#host);
    document.addEventListener('visibilitychange', this.#onChange);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    document.removeEventListener('visibilitychange', this.#onChange);
    this.#isWithin = true;
  }

  /** Of a picture of `side` pixels in the element, what is seen. Picture in picture is seen wherever the page is. */
  seen(side: number, video: HTMLVideoElement): number {
    if (this.#isWithin && !document.hidden) return side;
    if (!('pictureInPictureElement' in document)) return Math.min(side, PERHAPS);
    return (video.getRootNode() as ShadowRoot).pictureInPictureElement === video ? side : 0;
  }
}
