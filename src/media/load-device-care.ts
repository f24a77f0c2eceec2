import { RtcError } from '../util/errors.js';
import type * as DeviceCare from './device-care.js';
import type { DeviceKind, MediaSource } from './local-media-state.js';
import type * as MediaFailures from './media-failures.js';

/*
 * Where these cannot be fetched they reject with a plain `device-failed`. The next call tries anew, for what the browser
 * makes of it: Chromium remembers a failed import for as long as the page lives (https://github.com/whatwg/html/pull/10327).
 */

let care: Promise<typeof DeviceCare> | undefined;

const plainly =
  (subject: MediaSource | DeviceKind, reason?: unknown) =>
  (failure: unknown): never => {
    care = undefined;
    throw RtcError.from(reason ?? failure, 'device-failed', { subject });
  };

/** Who asks first has it first. */
export async function loadDeviceCare(subject: DeviceKind): Promise<typeof DeviceCare> {
  return (care ??= import('./device-care.js')).catch(plainly(subject));
}

/** `reason` has failed, and has no better word otherwise. */
export async function loadMediaFailures(subject: MediaSource, reason: unknown): Promise<typeof MediaFailures> {
  return import('./media-failures.js').catch(plainly(subject, reason));
}
