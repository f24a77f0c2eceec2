/*
 * How large the camera is sent.
 *
 * A connection starts with an estimate of 300 kbit/s, and Chromium's encoder throws away whole
 * frames that are too large for it: 1280 x 720 comes 230 ms after the connection is up, 320 x 180
 * after 90 ms (medians of 12 on two cores, 156). So the camera is sent small at first, and larger
 * once the estimate has grown, which takes a few hundred milliseconds; how large then depends on how
 * many there are.
 */

/** Applies to width and height (W3C WebRTC, section 5.2.6, `scaleResolutionDownBy`). */
const FIRST_SCALE = 4;

/** For `addTransceiver`, before anything is sent. */
export const smallEncodings: RTCRtpEncodingParameters[] = [{ scaleResolutionDownBy: FIRST_SCALE }];

/** For an m-line that the other side made. */
export function sendSmall(sender: RTCRtpSender): void {
  setScale(sender, FIRST_SCALE);
}

/**
 * What each of `links` peers is sent once its connection has been up for a moment: the camera as it
 * is in a call of two, half its width to two or three, a quarter to more. Each link encodes for
 * itself: together they cost no more than one whole picture, of which two cores without a video
 * encoder manage one.
 */
export function scaleFor(links: number): number {
  if (links <= 1) return 1;
  return links <= 3 ? 2 : 4;
}

/** Applies from the next frame on, and negotiates nothing. */
export function setScale(sender: RTCRtpSender, scaleResolutionDownBy: number): void {
  const parameters = sender.getParameters();
  // Firefox before 110 has none: it sends the whole picture from the start.
  for (const encoding of parameters.encodings ?? []) encoding.scaleResolutionDownBy = scaleResolutionDownBy;
  sender.setParameters(parameters).catch(() => undefined);
}
