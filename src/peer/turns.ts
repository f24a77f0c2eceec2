/**
 * The links of a page share what carries them, and would all pause their pictures at the same moment,
 * and all try again: they take turns, so that it comes to rest with as many as it carries.
 */
export class Turns {
  #until = -Infinity;

  /** Whether it is one's turn now, which it is then for nobody else for `ms`. */
  take(ms: number): boolean {
    if (performance.now() < this.#until) return false;
    this.hold(ms);
    return true;
  }

  /** It is nobody's turn for `ms` from now. */
  hold(ms: number): void {
    this.#until = performance.now() + ms;
  }
}
