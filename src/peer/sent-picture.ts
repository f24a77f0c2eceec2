/*
 * How large, and how often, the camera's picture is sent.
 *
 * A connection starts with an estimate of 300 kbit/s, and Chromium's encoder throws away whole
 * frames that are too large for it: 1280 x 720 comes 230 ms after the connection is up, 320 x 180
 * after 90 ms (medians of 12 on two cores, 156). So the camera is sent small at first, and larger
 * once the estimate has grown, which takes a few hundred milliseconds; how large then depends on how
 * many there are.
 */

/** Members of RTCRtpEncodingParameters (W3C WebRTC, section 5.2.6). */
export interface SentPicture {
  /** Divides width and height. */
  readonly scaleResolutionDownBy: number;
  /** Frames a second at most. */
  readonly maxFramerate: number;
}

const SMALL: SentPicture = { scaleResolutionDownBy: 4, maxFramerate: 15 };

/** For `addTransceiver`, before anything is sent. */
export const smallEncodings: RTCRtpEncodingParameters[] = [SMALL];

/**
 * What each of `links` peers is sent once its connection has been up for a moment: the camera as it
 * is in a call of two, half its width to two or three, a quarter to more, at half the frames. Each
 * link encodes for itself, and every page decodes and draws what all the others send: of whole
 * pictures two cores without a video encoder manage one.
 */
export function pictureFor(links: number): SentPicture {
  if (links > 3) return SMALL;
  return { scaleResolutionDownBy: links > 1 ? 2 : 1, maxFramerate: links > 1 ? 15 : 30 };
}

/** Applies from the next frame on, and negotiates nothing. */
export function sendPicture(sender: RTCRtpSender, picture = SMALL): void {
  const parameters = sender.getParameters();
  // Firefox before 110 has none: it sends the whole picture from the start.
  parameters.encodings?.forEach((encoding) => Object.assign(encoding, picture));
  sender.setParameters(parameters).catch(() => undefined);
}
