/** A track without a device, for browser tests: a canvas that never stands still. */
export function movingPicture(width = 320, height = 240): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const pen = canvas.getContext('2d');
  let hue = 0;
  const draw = (): void => {
    if (!pen) return;
    pen.fillStyle = `hsl(${(hue += 7) % 360} 80% 50%)`;
    pen.fillRect(0, 0, width, height);
  };
  draw();
  const timer = setInterval(draw, 33);
  const [track] = canvas.captureStream(30).getVideoTracks();
  if (!track) throw new Error('no track of the canvas');
  const stop = track.stop.bind(track);
  track.stop = () => {
    clearInterval(timer);
    stop();
  };
  return track;
}

/** Resolves when `count` frames of `track` have been shown. */
export async function frames(track: MediaStreamTrack | undefined, count = 3): Promise<void> {
  if (!track) throw new Error('no track');
  const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true, playsInline: true });
  video.srcObject = new MediaStream([track]);
  document.body.append(video);
  for (let seen = 0; seen < count; seen += 1) {
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
  }
  video.srcObject = null;
  video.remove();
}
