import { RtcError } from '../util/errors.js';
import type * as DeviceCare from './device-care.js';
import type { DeviceKind, MediaSource } from './local-media-state.js';

/**
 * Where it cannot be fetched, rejects with a plain `device-failed`: for `reason`, where something had
 * failed before and has no better word now. The next call tries anew, for what the browser makes of it:
 * Chromium remembers a failed import for as long as the page lives (https://github.com/whatwg/html/pull/10327).
 */
export async function loadDeviceCare(subject: MediaSource | DeviceKind, reason?: unknown): Promise<typeof DeviceCare> {
  return import('./device-care.js').catch((failure: unknown) => {
    throw RtcError.from(reason ?? failure, 'device-failed', { subject });
  });
}
