import type { Participant } from '../../room/ports.js';
import type { TrackRole } from '../../transport/media-transport.js';

const audible: readonly TrackRole[] = ['microphone', 'screen-audio'];

/**
 * A page that captures may play. Where sound comes before the own devices are open it is refused,
 * and played a moment later; only then is somebody bothered.
 */
const GRACE_MS = 1_000;

/** Two copies of the DOM's types disagree about `setSinkId`; browsers do too. */
type SinkElement = HTMLMediaElement & { setSinkId?: (id: string) => Promise<void> };

/**
 * Plays what the others send, one `<audio>` a person and role, so that the pictures can stay
 * muted, may be shown twice or not at all, and one speaker choice holds for everything. The
 * elements are never put into the page: an element that is moved in the DOM is paused by the browser.
 */
export class AudioSink {
  readonly #players = new Map<string, SinkElement>();
  readonly #onBlockedChange: () => void;
  #speaker = '';
  #isBlocked = false;
  #grace: ReturnType<typeof setTimeout> | undefined;

  constructor(onBlockedChange: () => void) {
    this.#onBlockedChange = onBlockedChange;
  }

  /** Whether the browser wants a click before it plays anything. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  get players(): ReadonlyMap<string, HTMLMediaElement> {
    return this.#players;
  }

  /** Idempotent: touches only what changed. */
  update(others: readonly Participant[], speaker = ''): void {
    const wanted = new Set<string>();
    for (const { id, tracks } of others) {
      for (const role of audible) {
        const track = tracks[role];
        if (!track) continue;
        wanted.add(`${id} ${role}`);
        this.#play(`${id} ${role}`, track);
      }
    }
    for (const key of this.#players.keys()) if (!wanted.has(key)) this.#remove(key);
    if (speaker !== this.#speaker) {
      this.#speaker = speaker;
      for (const player of this.#players.values()) this.#route(player);
    }
  }

  /** Plays what was refused: to be called within a click, or when the page has begun to capture. */
  resume(): void {
    this.#setBlocked(false);
    for (const player of this.#players.values()) if (player.paused) void this.#start(player);
  }

  close(): void {
    for (const key of this.#players.keys()) this.#remove(key);
    this.#setBlocked(false);
  }

  #play(key: string, track: MediaStreamTrack): void {
    let player = this.#players.get(key);
    // Setting the same stream again would restart it.
    if (player?.srcObject instanceof MediaStream && player.srcObject.getTracks()[0] === track) return;
    if (!player) {
      player = new Audio();
      this.#players.set(key, player);
      if (this.#speaker) this.#route(player);
    }
    player.srcObject = new MediaStream([track]);
    void this.#start(player);
  }

  async #start(player: HTMLMediaElement): Promise<void> {
    try {
      await player.play();
    } catch (reason) {
      // AbortError: another track took the place, which plays by itself.
      if ((reason as DOMException).name !== 'NotAllowedError') return;
      this.#grace ??= setTimeout(() => {
        this.#setBlocked([...this.#players.values()].some(({ paused }) => paused));
      }, GRACE_MS);
    }
  }

  #route(player: SinkElement): void {
    // A speaker that was unplugged, or may not be used here: the default one is better than silence.
    void player.setSinkId?.(this.#speaker).catch(() => player.setSinkId?.('').catch(() => undefined));
  }

  #remove(key: string): void {
    const player = this.#players.get(key);
    if (player) player.srcObject = null;
    this.#players.delete(key);
  }

  #setBlocked(isBlocked: boolean): void {
    clearTimeout(this.#grace);
    this.#grace = undefined;
    if (isBlocked === this.#isBlocked) return;
    this.#isBlocked = isBlocked;
    this.#onBlockedChange();
  }
}
