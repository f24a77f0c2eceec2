import { RtcError, type RtcErrorCode } from '../util/errors.js';
import type { CaptureSource } from './constraints.js';
import type { MediaSource } from './local-media-state.js';
import type { MediaEnvironment } from './media-environment.js';
import type { MediaOpenerOptions } from './media-opener.js';
import { allowsFeature } from './media-policy.js';
import { isRefusal, mediaError, type RefusalFacts } from './media-errors.js';

/* Why the browser gave no track, and whether to ask it once more. */

/** What asking for `source` threw, in the kit's words. */
export async function explain(environment: MediaEnvironment, reason: unknown, source: MediaSource): Promise<RtcError> {
  const missing = missingFeature(environment, source);
  if (missing) return new RtcError(missing, undefined, { subject: source });
  return mediaError(reason, source, isRefusal(reason) ? await factsOf(environment, source) : {});
}

/** Rejects with what `explain` says, but for the one refusal that is none: the person chose to share nothing. */
export async function explainScreen(environment: MediaEnvironment, reason: unknown): Promise<undefined> {
  const error = await explain(environment, reason, 'screen');
  if (error.code !== 'permission-denied' && error.code !== 'permission-dismissed') throw error;
}

/**
 * After a no to both at once: only where the no was meant for the other, and nobody is asked a
 * second time who has just closed the question. A device that does not work says nothing of the other.
 */
export async function isWorthTryingAlone(
  { environment, getState }: Pick<MediaOpenerOptions, 'environment' | 'getState'>,
  reason: unknown,
  source: CaptureSource,
): Promise<boolean> {
  const isMeantForOther = !isRefusal(reason) || (await isRefusedForOther(environment, source));
  // Never where the source was turned off meanwhile.
  return isMeantForOther && getState()[source].status === 'starting';
}

async function isRefusedForOther(environment: MediaEnvironment, source: CaptureSource): Promise<boolean> {
  const other = source === 'camera' ? 'microphone' : 'camera';
  const [own, others] = await Promise.all([factsOf(environment, source), factsOf(environment, other)]);
  return !isForbidden(own) && (isForbidden(others) || own.permission === 'granted');
}

function missingFeature({ mediaDevices, options }: MediaEnvironment, source: MediaSource): RtcErrorCode | undefined {
  if (mediaDevices) return source === 'screen' && !mediaDevices.getDisplayMedia ? 'screen-unsupported' : undefined;
  return (options.isSecureContext ?? globalThis.isSecureContext) ? 'webrtc-unsupported' : 'insecure-context';
}

async function factsOf(environment: MediaEnvironment, source: MediaSource): Promise<RefusalFacts> {
  const permission = source === 'screen' ? undefined : environment.permission(source);
  return { allowed: await isAllowed(environment, source), permission: await permission };
}

/**
 * False where the page or one that embeds it forbids the source, undefined where nothing says so.
 * Firefox has no such question, but lists no devices of a kind that is forbidden (Media Capture
 * and Streams section 9.2), where it lists a nameless one of a kind that is only not yet allowed.
 */
async function isAllowed(environment: MediaEnvironment, source: MediaSource): Promise<boolean | undefined> {
  const told = allowsFeature(environment.options, source === 'screen' ? 'display-capture' : source);
  if (told !== undefined || source === 'screen' || globalThis.parent === globalThis.self) return told;
  const devices = await environment.enumerate();
  return devices.some(({ kind }) => kind === `${source === 'camera' ? 'video' : 'audio'}input`) ? undefined : false;
}

function isForbidden({ allowed, permission }: RefusalFacts): boolean {
  return allowed === false || permission === 'denied';
}
