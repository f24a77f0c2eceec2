import { SMALL, type SentPicture } from './sent-picture.js';

/**
 * What each of `links` peers is sent once its connection has been up for a moment: the camera as it
 * is in a call of two, 640 px to two or three, 320 px to more, at half the frames. Each link encodes
 * for itself, and every page decodes and draws what all the others send: of whole pictures two cores
 * without a video encoder manage one.
 */
export function pictureFor(links: number): SentPicture {
  if (links > 3) return SMALL;
  return links > 1 ? { side: 640, maxFramerate: 15 } : { side: Infinity, maxFramerate: 30 };
}
