/**
 * Sizes and rates both sides agree on. The relay enforces them; the client checks first, so that
 * a person reads a sentence instead of losing what was typed. Lengths are code points unless a
 * name says bytes.
 */
export const LIMITS = {
  roomLength: 128,
  nameLength: 64,
  messageLength: 4_000,
  /** One signal's `message`, in UTF-16 units: an SDP of 32 KB with its envelope. */
  signalLength: 40_000,
  candidateLength: 2_048,
  signalTypeLength: 32,
  idLength: 64,
  stateBytes: 2_048,
  payloadBytes: 65_536,
  welcomeBytes: 32_768,
  history: 200,
  roomCapacity: 8,
} as const;

export type Limits = { readonly [K in keyof typeof LIMITS]: number };

/** Length in code points: what a person would count, and what the relay counts. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
