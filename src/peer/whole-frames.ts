/*
 * After a hole the decoder needs a frame that stands on its own (a key frame). Chromium's asks for one
 * once it has shown nothing for 3 s, and then every 3 s: so whoever hears the other side again sends one
 * by itself, and whoever still sees nothing asks on the data channel.
 */

const LOOK_MS = 300;
const LOOKS = 12;
const AGAIN_MS = 700;
/** Large as they are, they must not become all that is sent. */
const PAUSE_MS = 600;

export class WholeFrames {
  readonly #connection: RTCPeerConnection;
  readonly #ask: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #sentAt = -Infinity;

  constructor(connection: RTCPeerConnection, ask: () => void) {
    this.#connection = connection;
    this.#ask = ask;
  }

  /** Sends one of each picture, unless it has just done so. Browsers that do not know how leave it at that. */
  send(): void {
    if (performance.now() - this.#sentAt < PAUSE_MS) return;
    this.#sentAt = performance.now();
    for (const sender of this.#connection.getSenders()) if (sender.track?.kind === 'video') sendWholeFrame(sender);
  }

  /**
   * Media comes again. Sends twice, for what is heard here first may not be heard there yet, and asks
   * until a frame has been decoded, for some seconds at most: there may be no picture to be had.
   */
  async recover(): Promise<void> {
    this.close();
    this.send();
    this.#again = setTimeout(() => this.send(), AGAIN_MS);
    const before = await this.#decoded();
    // Given up meanwhile: nobody would stop what begins now.
    if (this.#connection.signalingState === 'closed') return;
    let looks = 0;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      void this.#decoded().then((frames) => {
        if (frames > before || (looks += 1) > LOOKS) clearInterval(this.#timer);
        else this.#ask();
      });
    }, LOOK_MS);
  }

  close(): void {
    clearTimeout(this.#again);
    clearInterval(this.#timer);
  }

  async #decoded(): Promise<number> {
    let frames = 0;
    (await this.#connection.getStats()).forEach((row: RTCInboundRtpStreamStats) => {
      if (row.type === 'inbound-rtp') frames += row.framesDecoded ?? 0;
    });
    return frames;
  }
}

/** W3C WebRTC Extensions, `encodingOptions`. */
function sendWholeFrame(sender: RTCRtpSender): void {
  const parameters = sender.getParameters();
  const encodingOptions = parameters.encodings.map(() => ({ keyFrame: true }));
  sender.setParameters(parameters, { encodingOptions }).catch(() => undefined);
}
