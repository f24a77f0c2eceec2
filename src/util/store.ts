/** State that can be read at any time and announces each new snapshot. */
export interface ReadableStore<T> {
  getState(): T;
  /** Called after every change, not at once; returns how to stop. */
  subscribe(listener: (state: T) => void): () => void;
}

/** Holds one immutable snapshot; setting an identical one announces nothing. */
export class Store<T> implements ReadableStore<T> {
  #state: T;
  readonly #listeners = new Set<(state: T) => void>();

  constructor(initial: T) {
    this.#state = initial;
  }

  getState(): T {
    return this.#state;
  }

  setState(next: T): void {
    if (Object.is(next, this.#state)) return;
    this.#state = next;
    for (const listener of [...this.#listeners]) {
      if (this.#listeners.has(listener)) listener(this.#state);
    }
  }

  update(change: (state: T) => T): void {
    this.setState(change(this.#state));
  }

  subscribe(listener: (state: T) => void): () => void {
    // A wrapper of its own, so that one function may subscribe twice and each be ended once.
    const entry = (state: T): void => listener(state);
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }
}
