import type { TrackRole } from './layout.js';
import type { Part, PeerSession } from './peer-session.js';

export class SpareSession {
  readonly #open: (part: Part) => PeerSession;
  #part: Part | undefined;
  #session: PeerSession | undefined;

  constructor(open: (part: Part) => PeerSession) {
    this.#open = open;
  }

  prepare(part: Part): void {
    if (this.#part === part) return;
    this.discard();
    this.#part = part;
    this.#session = this.#open(part);
  }

  take(part: Part): PeerSession {
    const session = this.#part === part ? this.#session : undefined;
    if (session) this.#part = this.#session = undefined;
    return session ?? this.#open(part);
  }

  publish(role: TrackRole, track: MediaStreamTrack | null): void {
    this.#session?.publish(role, track);
  }

  discard(): void {
    this.#session?.close();
    this.#part = this.#session = undefined;
  }
}
