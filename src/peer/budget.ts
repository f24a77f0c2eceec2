/** Allows `allowance` of something in `windowMs` from the first: what goes beyond is no accident. */
export class Budget {
  readonly #allowance: number;
  readonly #windowMs: number;
  #sinceMs = 0;
  #spent = 0;

  constructor(allowance: number, windowMs: number) {
    this.#allowance = allowance;
    this.#windowMs = windowMs;
  }

  /** Spends one; false once the allowance is used up. */
  spend(nowMs = Date.now()): boolean {
    if (nowMs - this.#sinceMs > this.#windowMs) {
      this.#sinceMs = nowMs;
      this.#spent = 0;
    }
    this.#spent += 1;
    return this.#spent <= this.#allowance;
  }
}
