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
  spend(): boolean {
    const nowMs = Date.now();
    if (nowMs - (this.#spent.at(-this.#allowance) ?? 0) <= this.#windowMs) return false;
    this.#spent.push(nowMs);
    return true;
  }
}
