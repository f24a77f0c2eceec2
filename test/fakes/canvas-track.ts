export interface CanvasTrack {
  readonly track: MediaStreamTrack;
  /** No more frames; the track stays live, as a remote one does. */
  stopDrawing(): void;
}

const STEP_MS = 40;

/** A camera or screen without a device: a picture that changes 25 times a second. */
export function canvasTrack(width = 64, height = 48): CanvasTrack {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  let step = 0;
  const draw = (): void => {
    step += 1;
    if (!context) return;
    context.fillStyle = `hsl(${String(step * 7)} 60% 50%)`;
    context.fillRect(0, 0, width, height);
  };
  draw();
  const timer = setInterval(draw, STEP_MS);
  const [track] = canvas.captureStream(25).getVideoTracks();
  if (!track) throw new Error('this browser captures no canvas');
  return { track, stopDrawing: () => clearInterval(timer) };
}

/** Resolves when the video has shown `count` more frames. */
export async function framesShown(video: HTMLVideoElement, count = 2): Promise<void> {
  for (let shown = 0; shown < count; shown += 1) {
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
  }
}
