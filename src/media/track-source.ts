import { RtcError } from '../util/errors.js';
import type { TrackState } from './local-media-state.js';

export interface OpenedTrack {
  readonly track: MediaStreamTrack;
  /** Sound of a shared screen. */
  readonly audio?: MediaStreamTrack | undefined;
}

export interface TrackSourceOptions {
  readonly onState: (state: TrackState) => void;
  /** The track ended without our doing: unplugged, revoked, or stopped from the browser's own bar. */
  readonly onLost: (lost: MediaStreamTrack) => void;
  /** Muting keeps the device open, so that unmuting is instant. */
  readonly keepsOpen?: boolean;
}

/**
 * One thing that can be on or off, and the track behind it. Wishes may come at any time and in any
 * order: the last one holds, there is one request to the browser at a time, and a track that
 * arrives when nobody wants it any more is stopped.
 *
 *     off -> starting -> live | failed;  live -> off;  failed -> starting | off
 */
export class TrackSource {
  readonly #options: TrackSourceOptions;
  #state: TrackState = { status: 'off' };
  #wanted = false;
  #closed = false;
  #held: OpenedTrack | undefined;
  #opening: Promise<void> | undefined;

  constructor(options: TrackSourceOptions) {
    this.#options = options;
  }

  get state(): TrackState {
    return this.#state;
  }

  /** Open now, muted or not. */
  get held(): OpenedTrack | undefined {
    return this.#held;
  }

  get opening(): Promise<void> | undefined {
    return this.#opening;
  }

  /**
   * Calls `open` at once, and only where nothing is open or being opened. Resolves when live, or when a
   * later wish overtook this one; rejects with what `open` rejected with. `open` gives undefined where
   * a person thought better of it.
   */
  async enable(open: () => Promise<OpenedTrack | undefined>): Promise<void> {
    if (this.#closed) throw new RtcError('aborted');
    this.#wanted = true;
    if (this.#held) return this.#show();
    if (!this.#opening) return this.#begin(open());
    this.#setState({ status: 'starting' });
    return this.#opening;
  }

  disable(): void {
    this.#wanted = false;
    if (!this.#options.keepsOpen) this.drop();
    this.#show();
  }

  /** Takes `opened` in place of what is open. */
  hold(opened: OpenedTrack): void {
    this.drop();
    this.#held = opened;
    opened.track.addEventListener('ended', () => this.#handleEnded(opened));
    this.#show();
  }

  /** Closes what is open; what follows is for the caller, for the state stays as it was. */
  drop(): void {
    if (this.#held) stop(this.#held);
    this.#held = undefined;
  }

  /** Off, and the device closed too; a request still under way comes to nothing. */
  release(): void {
    this.#wanted = false;
    this.drop();
    this.#show();
  }

  close(): void {
    this.#closed = true;
    this.release();
  }

  #begin(request: Promise<OpenedTrack | undefined>): Promise<void> {
    this.#setState({ status: 'starting' });
    const opening = request
      .finally(() => (this.#opening = undefined))
      .then(
        (opened) => {
          if (!opened) this.disable();
          else if (this.#wanted) this.hold(opened);
          else stop(opened);
        },
        (reason: unknown) => {
          if (!this.#wanted) return;
          const error = RtcError.from(reason, 'device-failed');
          this.#setState({ status: 'failed', error });
          throw error;
        },
      );
    this.#opening = opening;
    return opening;
  }

  #handleEnded(opened: OpenedTrack): void {
    if (opened !== this.#held) return;
    this.drop();
    // One that was muted is missed by nobody until it is wanted again.
    if (this.#wanted) this.#options.onLost(opened.track);
  }

  /** State from facts: what is open, and whether it is wanted. */
  #show(): void {
    const held = this.#held;
    if (held) held.track.enabled = this.#wanted;
    if (!held || !this.#wanted) return this.#setState({ status: 'off' });
    if (this.#state.status === 'live' && this.#state.track === held.track) return;
    const { deviceId } = held.track.getSettings();
    this.#setState({ status: 'live', deviceId, ...held });
  }

  #setState(next: TrackState): void {
    const { status } = this.#state;
    if (next.status === status && (status === 'off' || status === 'starting')) return;
    this.#state = next;
    this.#options.onState(next);
  }
}

function stop({ track, audio }: OpenedTrack): void {
  track.stop();
  audio?.stop();
}
