/** Something a person can mend: shown as its one sentence, without a stack. */
export class ExpectedError extends Error {
  expected = true;
}
