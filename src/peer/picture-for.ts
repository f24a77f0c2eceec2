import { SMALL, type SentPicture } from './sent-picture.js';

/** Bits a second that pictures of this longer side are worth, px: 2 Mbit/s at 1280, 550 kbit/s at 640, 90 at 160. */
export const bitrateFor = (side: number): number => 60_000 + 1.2 * Math.min(side, 1280) ** 2;

/**
 * What each of `links` peers is sent once its connection has been up for a moment: the camera as it
 * is in a call of two, 640 px to two or three, 320 px to more, at half the frames. Each link encodes
 * for itself, and every page decodes and draws what all the others send: of whole pictures two cores
 * without a video encoder manage one. No larger than they `show` it (px), and not at all where they do not.
 */
export function pictureFor(links: number, show?: number): SentPicture {
  const most = links > 3 ? SMALL : { side: links > 1 ? 640 : Infinity, maxFramerate: links > 1 ? 15 : 30 };
  const side = Math.min(most.side, stepAbove(show));
  return { ...most, side, maxBitrate: Math.round(bitrateFor(side)), active: show !== 0 };
}

/** A shared screen is there to be read: as large as it is shown, at the frames it has. */
export function screenFor(show: number): SentPicture {
  return { side: stepAbove(show), active: show !== 0 };
}

/** So that not every pixel by which a window grows begins a picture anew: 160, 226, 320, 453, 640 ... */
function stepAbove(show = Infinity): number {
  return show === Infinity ? show : 160 * 2 ** Math.max(0, Math.ceil(2 * Math.log2(show / 160)) / 2);
}
