import type { Translation } from '@shoelace-style/localize';
import type { RtcErrorCode } from '../util/errors.js';

/** Every sentence a person can read. A language is one object of this shape. */
export interface Terms extends Translation {
  // rtc-error: one sentence a code, saying what happened and what helps
  [key: `error_${string}`]: string;
}

export type ErrorTerms = { readonly [C in RtcErrorCode as `error_${C}`]: string };
