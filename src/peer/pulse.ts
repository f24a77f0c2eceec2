/*
 * Whether anything still arrives on a link. Chromium says `disconnected` 6 s after the last packet and
 * `failed` 10 s later; a person has asked "can you hear me?" twice by then. So each side lets the other
 * hear from it twice a second on the data channel, media or not, and whoever hears nothing looks at
 * what the connection has received before it calls the link silent.
 */

const TICK_MS = 250;
/** A channel with this much unsent has a network that is gone: older beats are of no use to anybody. */
const MAX_UNSENT_BYTES = 1_000;
/** Nothing heard for so long: the other side is asked. Timers of a page in the background beat once a second. */
const ASK_MS = 750;
/** Nothing heard, nor anything received: the link is silent. */
const SILENT_MS = 1_250;
/** While it is, it is told again. */
const AGAIN_MS = 1_000;

export interface PulseOptions {
  /** Open or not yet; messages may be lost and overtake each other. */
  readonly channel: RTCDataChannel;
  /** Bytes received on the connection so far. */
  readonly received: () => Promise<number>;
  /** What a beat says. */
  readonly say: () => string;
  /** What the other side says; a question is answered here. */
  readonly onText: (text: string) => void;
  /** It may be that the network is gone. */
  readonly onDoubt: () => void;
  /** Nothing arrives, told again for as long as that is so; or it does again, told once. */
  readonly onSilence: (isSilent: boolean) => void;
}

/** What asks for a beat at once. */
const QUESTION = '?';

export class Pulse {
  readonly #options: PulseOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  #ticks = 0;
  #tickedAt = performance.now();
  /** Of the last beat, or of a look that found new bytes; undefined before the first beat: a peer may send none. */
  #heardAt: number | undefined;
  #hasAsked = false;
  #bytes = 0;
  /** When it was told last. */
  #silentAt: number | undefined;

  constructor(options: PulseOptions) {
    this.#options = options;
    options.channel.onmessage = ({ data }) => this.#handleMessage(String(data));
    this.#timer = setInterval(() => void this.#tick(), TICK_MS);
  }

  /** At most once: nothing is said while nothing gets through. */
  send(text: string): void {
    const { channel } = this.#options;
    if (channel.readyState === 'open' && channel.bufferedAmount < MAX_UNSENT_BYTES) channel.send(text);
  }

  /** Silence so far says nothing of what comes now. */
  beginAnew(): void {
    if (this.#heardAt === undefined) return;
    this.#heardAt = performance.now();
    this.#silentAt = undefined;
    this.#hasAsked = false;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#options.channel.onmessage = null;
  }

  #handleMessage(text: string): void {
    // By the event, not by a timer: those of a hidden page are slow.
    if (text === QUESTION) this.#beat();
    else this.#options.onText(text);
    this.#handleLife();
  }

  #beat(): void {
    this.send(this.#options.say());
  }

  #handleLife(): void {
    this.#heardAt = performance.now();
    this.#hasAsked = false;
    if (this.#silentAt === undefined) return;
    this.#silentAt = undefined;
    this.#options.onSilence(false);
  }

  get #silentMs(): number {
    return performance.now() - (this.#heardAt ?? Infinity);
  }

  async #tick(): Promise<void> {
    const now = performance.now();
    const stoodStillMs = now - this.#tickedAt - TICK_MS;
    this.#tickedAt = now;
    if ((this.#ticks += 1) % 2) this.#beat();
    if (this.#heardAt === undefined) return;
    // This page heard nothing because it did nothing. The other side is asked before it is judged.
    if (stoodStillMs > SILENT_MS) this.#heardAt = Math.max(this.#heardAt, now - ASK_MS);
    if (this.#silentMs < ASK_MS) return;
    const bytes = await this.#options.received();
    // A beat may have come meanwhile.
    const silentMs = this.#silentMs;
    if (silentMs < ASK_MS) return;
    const isFlowing = this.#hasAsked && bytes > this.#bytes;
    this.#bytes = bytes;
    if (isFlowing) return this.#handleLife();
    if (!this.#hasAsked) {
      this.#hasAsked = true;
      this.send(QUESTION);
      this.#options.onDoubt();
    } else if (silentMs >= SILENT_MS) this.#tellSilence(now);
  }

  #tellSilence(now: number): void {
    if (now - (this.#silentAt ?? -Infinity) < AGAIN_MS) return;
    this.#silentAt = now;
    // The answer to the last question may be lost.
    this.send(QUESTION);
    this.#options.onSilence(true);
  }
}
