/*
 * How large, and how often, the camera's picture is sent.
 *
 * A connection starts with an estimate of 300 kbit/s, and Chromium's encoder throws away whole
 * frames that are too large for it: 1280 x 720 comes 230 ms after the connection is up, 320 x 180
 * after 90 ms (medians of 12 on two cores, 156). So the camera is sent small at first, and larger
 * once the estimate has grown, which takes a few hundred milliseconds; how large then depends on how
 * many there are.
 */

export interface SentPicture {
  /** Longer side at most, px. */
  readonly side: number;
  /** Frames a second at most. */
  readonly maxFramerate?: number;
  /** Bits a second at most. */
  readonly maxBitrate?: number;
  /** False: none at all. */
  readonly active?: boolean;
}

export const SMALL: SentPicture = { side: 320, maxFramerate: 15 };
/** A camera that is not open yet is asked for this (`media/constraints.ts`). */
const EXPECTED_SIDE = 1280;

/** For `addTransceiver`, before anything is sent. */
export function smallEncodings(track: MediaStreamTrack | undefined): RTCRtpEncodingParameters[] {
  return [encodingFor(track, SMALL)];
}

/** Applies from the next frame on, and negotiates nothing. */
export function sendPicture(sender: RTCRtpSender, picture = SMALL): void {
  const parameters = sender.getParameters();
  // Firefox before 110 has none: it sends the whole picture from the start.
  const encoding = parameters.encodings?.[0];
  const next = encodingFor(sender.track, picture);
  // Asked at every change of a device, which mostly is a muted microphone.
  if (!encoding || JSON.stringify(encoding) === JSON.stringify(Object.assign(encoding, next))) return;
  sender.setParameters(parameters).catch(() => undefined);
}

/**
 * Divides what the camera gives now, which is not the same in every call (`LocalMedia.setAudience`).
 * Members as in W3C WebRTC, section 5.2.6.
 */
function encodingFor(
  track: MediaStreamTrack | null | undefined,
  { side, ...rest }: SentPicture,
): RTCRtpEncodingParameters {
  const { width = EXPECTED_SIDE, height = 0 } = track?.getSettings() ?? {};
  return { ...rest, scaleResolutionDownBy: Math.max(1, Math.max(width, height) / side) };
}
