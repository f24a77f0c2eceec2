/**
 * Shows a track, or nothing. Touches the element only when the track is another one, since setting
 * the same stream again restarts it, and goes on after the element was moved, which pauses it. Returns
 * whether it was another one.
 */
export function showTrack(video: HTMLVideoElement, track: MediaStreamTrack | undefined): boolean {
  const stream = video.srcObject as MediaStream | null;
  const isNew = stream?.getVideoTracks()[0] !== track;
  if (isNew) video.srcObject = track ? new MediaStream([track]) : null;
  // Muted pictures always may play; a rejection only says that another stream took the place.
  if (track && video.paused) void video.play().catch(() => undefined);
  return isNew;
}
