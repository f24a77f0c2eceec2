/** Allows `allowance` of something per `windowMs`: what goes beyond is no accident. */
export class Budget {
  readonly #spent: number[] = [];
  readonly #allowance: number;
  readonly #windowMs: number;

  constructor(allowance: number, windowMs: number) {
    this.#allowance = allowance;
    this.#windowMs = windowMs;
  }

  /** Spends one; false once the allowance is used up. */
  spend(nowMs = Date.now()): boolean {
    while (this.#spent.length > 0 && nowMs - (this.#spent[0] ?? 0) > this.#windowMs) this.#spent.shift();
    if (this.#spent.length >= this.#allowance) return false;
    this.#spent.push(nowMs);
    return true;
  }
}
