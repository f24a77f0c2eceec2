const WINDOW_MS = 30_000;

/** Allows `allowance` of something in 30 s: what goes beyond is no accident. */
export class Budget {
  readonly #spent: number[] = [];
  readonly #allowance: number;

  constructor(allowance: number) {
    this.#allowance = allowance;
  }

  /** Spends one; false once the allowance is used up. */
  spend(): boolean {
    const nowMs = Date.now();
    if (nowMs - (this.#spent.at(-this.#allowance) ?? 0) <= WINDOW_MS) return false;
    this.#spent.push(nowMs);
    return true;
  }
}
