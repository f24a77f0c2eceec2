import { backoffMs } from '../util/backoff.js';

/** From gentle to harsh: ask again, new addresses, a new connection. */
export type Remedy = 'resync' | 'restart' | 'rebuild';

const LADDER: readonly (readonly [remedy: Remedy, afterMs: number])[] = [
  ['resync', 2_000],
  ['restart', 6_000],
  ['rebuild', 6_000],
];
const FIRST_RESTART = 1;
/**
 * Chromium says `disconnected` 6 s after the last packet and often comes back by itself within 1 s. Firefox says
 * `connecting` after new addresses, and where those fail says no more for half a minute.
 */
const AFTER_DOWN_MS = 2_000;
const AFTER_FAILED = { firstMs: 250, factor: 2, maxMs: 8_000, jitter: 0.2 };

/**
 * Sees to it that a link which is not connected gets help, one remedy after another, ever slower,
 * until it is or `close()` is called. Waiting for the browser to say `failed` would take 16 s.
 */
export class Watchdog {
  readonly #apply: (remedy: Remedy) => void;
  readonly #slackMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #rung = 0;
  #round = 0;

  /** `slackMs` more before each remedy, so that the two sides do not act at the same moment. */
  constructor(apply: (remedy: Remedy) => void, slackMs: number) {
    this.#apply = apply;
    this.#slackMs = slackMs;
  }

  /** There is a new connection: begin with the gentlest. */
  watch(): void {
    this.#rung = 0;
    this.#arm();
  }

  handleConnectionState(state: RTCPeerConnectionState): void {
    if (state === 'connected') {
      this.close();
      this.#round = 0;
    } else if (/^(disconnected|connecting)$/.test(state) && this.#timer === undefined) {
      this.#rung = FIRST_RESTART;
      this.#arm(AFTER_DOWN_MS);
    } else if (state === 'failed') {
      this.#rung = Math.max(this.#rung, FIRST_RESTART);
      this.#arm(backoffMs(this.#round, AFTER_FAILED));
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #arm(delayMs?: number): void {
    clearTimeout(this.#timer);
    const [remedy, afterMs] = LADDER[this.#rung % LADDER.length]!;
    const options = { firstMs: afterMs, factor: 1.5, maxMs: 3 * afterMs, jitter: 0.1 };
    this.#timer = setTimeout(
      () => {
        this.#rung = (this.#rung + 1) % LADDER.length;
        if (this.#rung === 0) this.#round += 1;
        this.#arm();
        this.#apply(remedy);
      },
      (delayMs ?? backoffMs(this.#round, options)) + this.#slackMs,
    );
  }
}
