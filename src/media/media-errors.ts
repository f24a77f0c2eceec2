import { RtcError, type RtcErrorCode } from '../util/errors.js';
import type { MediaSource } from './local-media-state.js';

/** What helps to tell refusals apart; all of it optional, since browsers differ in what they tell. */
export interface RefusalFacts {
  /** False where the page itself, or one that embeds it, forbids the feature. */
  readonly allowed?: boolean | undefined;
  readonly permission?: PermissionState | undefined;
}

/**
 * The code for what `getUserMedia` or `getDisplayMedia` threw (Media Capture and Streams section
 * 10.2, Screen Capture section 5.2).
 */
export function mediaErrorCode(reason: unknown, source: MediaSource, facts: RefusalFacts = {}): RtcErrorCode {
  const { name = '', message = '', constraint = '' } = (reason ?? {}) as Partial<OverconstrainedError>;
  if (isRefusal(reason)) return refusal(message, facts);
  switch (name) {
    case 'NotFoundError':
      return 'device-missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'device-busy';
    case 'OverconstrainedError':
      // The one thing asked for exactly is the device, so this is a device that is gone.
      return constraint === 'deviceId' ? 'device-missing' : 'constraints-impossible';
    case 'NotSupportedError':
      return source === 'screen' ? 'screen-unsupported' : 'device-failed';
    default:
      return 'device-failed';
  }
}

/** Somebody or something said no, as opposed to a device that does not work. */
export function isRefusal(reason: unknown): boolean {
  return /^(NotAllowed|Security)Error$/.test((reason as Error | undefined)?.name ?? '');
}

/**
 * Chromium says `Permission denied`, `... dismissed` and `... denied by system`. Where the text
 * tells nothing (Firefox, Safari) the permission does: after a no for now it is still `prompt`.
 */
function refusal(message: string, { allowed, permission }: RefusalFacts): RtcErrorCode {
  if (allowed === false) return 'blocked-by-embedder';
  if (/by system/i.test(message)) return 'permission-denied-by-system';
  if (/dismissed/i.test(message) || permission === 'prompt') return 'permission-dismissed';
  return 'permission-denied';
}

export function mediaError(reason: unknown, source: MediaSource, facts?: RefusalFacts): RtcError {
  return RtcError.from(reason, mediaErrorCode(reason, source, facts), { subject: source });
}
