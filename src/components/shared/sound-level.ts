const STEP_MS = 100;
/** Samples: more than come in a step, so that none is missed. */
const WINDOW = 8192;
/** Of the context's own clock, which stands while the browser holds it back. */
const PATIENCE_S = 10;

/**
 * How loud a microphone is, from 0 to 1, and whether nothing at all has come for ten seconds: an open
 * one always hisses. Ends with a last silence, which is no complaint.
 */
export function showLevel(
  track: MediaStreamTrack,
  meter: HTMLMeterElement,
  tell: (isSilent: boolean) => void,
): () => void {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: WINDOW });
  try {
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  } catch (reason) {
    // Firefox, of a microphone that has another sample rate.
    void context.close();
    throw reason;
  }
  const samples = new Float32Array(WINDOW);
  let heardAt = 0;
  const timer = setInterval(() => {
    if (context.state === 'suspended' && navigator.userActivation.hasBeenActive)
      context.resume().catch(() => undefined);
    analyser.getFloatTimeDomainData(samples);
    const peak = Math.max(...samples.map(Math.abs));
    if (peak > 0) heardAt = context.currentTime;
    meter.value = Math.sqrt(peak);
    tell(context.currentTime - heardAt > PATIENCE_S);
  }, STEP_MS);
  return () => {
    clearInterval(timer);
    void context.close();
    meter.value = 0;
    tell(false);
  };
}
