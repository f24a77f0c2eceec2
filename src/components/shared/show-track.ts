/**
 * Shows a track, or nothing. Touches the element only when the track is another one, since setting
 * the same stream again restarts it, and goes on after the element was moved, which pauses it.
 */
export function showTrack(video: HTMLVideoElement, track: MediaStreamTrack | undefined): void {
  const stream = video.srcObject as MediaStream | null;
  if (stream?.getVideoTracks()[0] !== track) video.srcObject = track ? new MediaStream([track]) : null;
  // Muted pictures always may play; a rejection only says that another stream took the place.
  if (track && video.paused) void video.play().catch(() => undefined);
}
