import type { CandidateInit, DescriptionInit } from '../protocol/peer-messages.js';
import { measurePhase, now } from '../util/phase.js';
import type { Sizes } from './beat.js';
import {
  adoptSlots,
  createFirstSlots,
  createSlots,
  receivingTracks,
  TRACK_ROLES,
  type Slots,
  type TrackRole,
  type Tracks,
} from './layout.js';
import type { Finding, LinkCare } from './link-care.js';
import { loadLinkCare } from './load-link-care.js';
import { Negotiator, type Blame } from './negotiator.js';
import type { Part } from './part.js';

/** After the connection is up: what would have held up the first picture, and is wanted soon. */
const SETTLED_MS = 1_000;
/** A machine without any address for others has no candidates. */
const GATHERED_MS = 60;

/** What it carries is true for a moment: a lost message is better than a late one. */
const CHANNEL: RTCDataChannelInit = { negotiated: true, id: 0, ordered: false, maxRetransmits: 0 };

export interface SessionEvents {
  readonly sendDescription: (description: DescriptionInit, re?: number) => void;
  readonly sendCandidate: (candidate: CandidateInit) => void;
  readonly tracks: (tracks: Tracks) => void;
  readonly connectionState: (state: RTCPeerConnectionState) => void;
  readonly step: (
    kind: 'negotiation-needed' | 'local-description' | 'remote-description' | 'their-stream' | 'network',
    detail: string,
  ) => void;
  readonly error: (error: unknown, blame: Blame) => void;
  readonly found: (finding: Finding) => void;
  /** How large the other's pictures are shown here. */
  readonly shows: () => Sizes | undefined;
}

/**
 * One generation of a link: one RTCPeerConnection with its negotiation, its m-lines and its data
 * channel. It may be made ahead of need: what happens before `attach()` waits for it.
 */
export class PeerSession {
  readonly connection: RTCPeerConnection;
  readonly #part: Part;
  readonly #tracks: () => Tracks;
  readonly #links: () => number;
  readonly #negotiator: Negotiator;
  readonly #waiting: (() => void)[] = [];
  #events: SessionEvents | undefined;
  #startMs = 0;
  #slots: Slots = {};
  /** How many slots the listener knows of: they only ever grow. */
  #told = 0;
  #gathering: ReturnType<typeof setTimeout> | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;
  readonly #channel: RTCDataChannel | undefined;
  #care: LinkCare | undefined;

  /** Offers at once where that is its part. */
  constructor(connection: RTCPeerConnection, part: Part, tracks: () => Tracks, links: () => number) {
    this.connection = connection;
    this.#part = part;
    this.#tracks = tracks;
    this.#links = links;
    const offersFirst = part === 'offers';
    this.#negotiator = new Negotiator(connection, part, {
      sendDescription: (...args) => this.#tell('sendDescription', ...args),
      sendCandidate: (candidate) => {
        this.#tell('sendCandidate', candidate);
        if (!offersFirst) this.#tellTracks();
      },
      step: (kind, detail) => {
        this.#tell('step', kind, detail);
        if (kind === 'remote-description' ? offersFirst : !offersFirst && kind === 'local-description')
          this.#gathering = setTimeout(() => this.#tellTracks(), offersFirst ? 0 : GATHERED_MS);
      },
      error: (...args) => this.#tell('error', ...args),
      prepareAnswer: () => this.#setSlots(adoptSlots(connection, this.#slots, tracks(), part === 'tutorial')),
    });
    connection.onconnectionstatechange = () => {
      const { connectionState } = connection;
      if (connectionState === 'connected' && !this.#settling) {
        measurePhase('link', this.#startMs);
        this.#settling = setTimeout(() => this.#settle(), SETTLED_MS);
      }
      this.#tell('connectionState', connectionState);
    };
    if (offersFirst) this.#setSlots(createFirstSlots(connection, tracks()));
    // Open from the start: adding it later would be a negotiation of its own.
    if (part !== 'tutorial') this.#channel = connection.createDataChannel('rtc-elements', CHANNEL);
    if (offersFirst) this.#negotiator.offer();
  }

  attach(events: SessionEvents): void {
    this.#startMs = now();
    this.#events = events;
    for (const tell of this.#waiting.splice(0)) tell();
  }

  get pendingOffer(): DescriptionInit | undefined {
    return this.#negotiator.pendingOffer;
  }

  handleDescription(description: DescriptionInit, re?: number): void {
    this.#negotiator.handleDescription(description, re);
  }

  handleCandidate(candidate: CandidateInit): void {
    this.#negotiator.handleCandidate(candidate);
  }

  /** The number of links, or the camera, may be another: see LinkCare. */
  fit(): void {
    this.#care?.fit();
  }

  /** Other addresses, by an offer that takes the place of one that nobody has answered. */
  restart(): void {
    this.#negotiator.restart();
  }

  publish(role: TrackRole, track: MediaStreamTrack | null): void {
    this.#slots[role]?.sender.replaceTrack(track).then(
      () => this.fit(),
      (error: unknown) => {
        if (this.connection.signalingState !== 'closed') this.#tell('error', error, 'ours');
      },
    );
  }

  close(): void {
    clearTimeout(this.#settling);
    clearTimeout(this.#gathering);
    this.#care?.close();
    this.#negotiator.close();
    this.connection.onconnectionstatechange = null;
    this.connection.close();
    // Chromium 156 never lets go of some that were closed while they gathered addresses: they shall not hold the room.
    this.#events = undefined;
  }

  #settle(): void {
    loadLinkCare().then(
      ({ LinkCare }) => {
        const { connection } = this;
        if (connection.signalingState === 'closed') return;
        this.#care = new LinkCare({
          connection,
          channel: this.#channel,
          slots: () => this.#slots,
          links: this.#links,
          step: (detail) => this.#tell('step', 'network', detail),
          shows: () => this.#events?.shows(),
          onFound: (finding) => this.#tell('found', finding),
        });
      },
      () => undefined,
    );
    if (this.#part === 'offers') this.#setSlots(createSlots(this.connection, this.#tracks(), this.#slots));
  }

  #tell<K extends keyof SessionEvents>(what: K, ...args: Parameters<SessionEvents[K]>): void {
    if (!this.#events) this.#waiting.push(() => this.#tell(what, ...args));
    else (this.#events[what] as (...args: unknown[]) => void)(...args);
  }

  #setSlots(slots: Slots): void {
    for (const role of TRACK_ROLES) {
      const track = slots[role]?.receiver.track;
      if (!track || this.#slots[role]) continue;
      track.addEventListener('unmute', () => this.#tell('step', 'their-stream', role), { once: true });
    }
    this.#slots = slots;
  }

  /**
   * Once the other side's answer was taken in, or one's own and a first candidate are out: whoever
   * hears of tracks makes players and draws, which on a slow machine takes the page longer than all
   * of the negotiation, and Chromium opens its ports by way of the page's own thread.
   */
  #tellTracks(): void {
    clearTimeout(this.#gathering);
    const told = Object.keys(this.#slots).length;
    if (told === this.#told) return;
    this.#told = told;
    this.#tell('tracks', receivingTracks(this.#slots));
  }
}
