/** Runs asynchronous operations one after another; one that fails does not stop the next. */
export class OperationQueue {
  #tail: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** Resolves with the operation's own result; never runs it after `close()`. */
  add<T>(operation: () => Promise<T> | T): Promise<T | undefined> {
    const run = this.#tail.then(() => (this.#closed ? undefined : operation()));
    this.#tail = run.catch(() => undefined);
    return run;
  }

  close(): void {
    this.#closed = true;
  }
}
