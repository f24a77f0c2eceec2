import type { TrackRole } from './layout.js';
import type { Part } from './part.js';
import type { PeerSession } from './peer-session.js';

/** An offer made ahead names the addresses of its time. */
const RENEW_MS = 60_000;

/**
 * One connection made ahead of need, so that its cost (a tenth of a second for the first offer on a
 * busy machine) does not fall between somebody's joining and their picture.
 */
export class SpareSession {
  readonly #open: (part: Part) => PeerSession;
  #part: Part | undefined;
  #session: PeerSession | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(open: (part: Part) => PeerSession) {
    this.#open = open;
  }

  /** Makes one for `part` after `delayMs`, unless there is one. */
  prepare(part: Part, delayMs: number): void {
    if (this.#part === part) return;
    this.discard();
    this.#part = part;
    this.#timer = setTimeout(() => this.#fill(part), delayMs);
  }

  /** A session for `part`: the spare one if it is of that kind, else a new one. */
  take(part: Part): PeerSession {
    const session = this.#part === part ? this.#session : undefined;
    if (!session) return this.#open(part);
    this.#session = undefined;
    this.discard();
    return session;
  }

  /** The address servers are others now. */
  setConfiguration(configuration: RTCConfiguration): void {
    if (this.#part === 'answers') this.#session?.connection.setConfiguration(configuration);
    else this.renew();
  }

  /** Addresses gathered before are of no use any more; without an offer none have been. */
  renew(): void {
    if (this.#part !== 'offers' || !this.#session) return;
    this.discard();
    this.prepare('offers', 0);
  }

  publish(role: TrackRole, track: MediaStreamTrack | null): void {
    // Its offer may have no m-line for a screen.
    if (role === 'screen' && track) this.renew();
    else this.#session?.publish(role, track);
  }

  /** Idempotent; `prepare()` may follow. */
  discard(): void {
    clearTimeout(this.#timer);
    this.#session?.close();
    this.#part = this.#session = undefined;
  }

  #fill(part: Part): void {
    this.#session?.close();
    this.#session = undefined;
    try {
      this.#session = this.#open(part);
    } catch {
      // Nobody needs it yet; whoever does will be told.
    }
    this.#timer = setTimeout(() => this.#fill(part), RENEW_MS);
  }
}
