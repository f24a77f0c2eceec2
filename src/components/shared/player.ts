/** How long a player is kept for whoever will show it. */
const AHEAD_MS = 1_000;

/** Undefined once it was taken, or given up: no track is played ahead twice. */
const ahead = new WeakMap<MediaStreamTrack, HTMLVideoElement | undefined>();

/**
 * Begins to play a track before there is a place to show it: making a player and its first frame take
 * their time, which laying out a page need not add to. Nobody came for it within a second: it is given up.
 */
export function playAhead(track: MediaStreamTrack): void {
  if (ahead.has(track)) return;
  const video = makePlayer();
  video.srcObject = new MediaStream([track]);
  // Chromium begins by itself only what is on the screen.
  video.play().catch(() => undefined);
  ahead.set(track, video);
  setTimeout(() => {
    if (ahead.get(track)) takePlayer(track).srcObject = null;
  }, AHEAD_MS);
}

/** A `<video>` of the caller's own: the one that plays this track ahead, where there is one, else an idle one. */
export function takePlayer(track: MediaStreamTrack | undefined): HTMLVideoElement {
  const video = track && ahead.get(track);
  if (!video) return makePlayer();
  ahead.set(track, undefined);
  return video;
}

/** Muted, so that it may always play: the sound of a room is for `<rtc-room>`. */
function makePlayer(): HTMLVideoElement {
  const video = document.createElement('video');
  for (const name of ['muted', 'autoplay', 'playsinline', 'disablepictureinpicture']) video.toggleAttribute(name, true);
  video.muted = true;
  video.ariaHidden = 'true';
  video.setAttribute('part', 'video');
  return video;
}
