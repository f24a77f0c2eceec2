/*
 * The context protocol of the Web Components Community Group, as much of it as one key needs: an
 * element asks by an event that bubbles, whoever has the value answers by calling back. Elements
 * that use @lit/context ask and answer in the same way.
 */

type Answer<T> = (value: T, unsubscribe?: () => void) => void;

/** Asks for the value of `context`, now and whenever it changes. */
export class ContextRequestEvent<T> extends Event {
  readonly context: unknown;
  readonly contextTarget: Element;
  readonly callback: Answer<T>;
  readonly subscribe = true;

  constructor(context: unknown, contextTarget: Element, callback: Answer<T>) {
    super('context-request', { bubbles: true, composed: true });
    this.context = context;
    this.contextTarget = contextTarget;
    this.callback = callback;
  }
}

/** Answers the requests of elements below `host`, and tells them of each new value. */
export class ContextLender<T> {
  #value: T;
  readonly #subscribers = new Map<Answer<T>, () => void>();

  constructor(host: Element, context: unknown, value: T) {
    this.#value = value;
    host.addEventListener('context-request', (event) => {
      const request = event as ContextRequestEvent<T>;
      if (request.context !== context || request.composedPath()[0] === host) return;
      request.stopPropagation();
      const { callback } = request;
      if (!request.subscribe) return callback(this.#value);
      const unsubscribe = (): void => void this.#subscribers.delete(callback);
      this.#subscribers.set(callback, unsubscribe);
      callback(this.#value, unsubscribe);
    });
  }

  setValue(value: T): void {
    if (value === this.#value) return;
    this.#value = value;
    for (const [callback, unsubscribe] of [...this.#subscribers]) callback(value, unsubscribe);
  }
}
