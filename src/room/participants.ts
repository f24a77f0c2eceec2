import type { AnnouncePayload, PeerId, PeerInfo, PresenceState, Welcome } from '../protocol/events.js';
import type { LocalMediaState, MediaSource } from '../media/local-media-state.js';
import type { RemoteMedia, Sizes } from '../transport/media-transport.js';
import type { ReadableStore } from '../util/store.js';
import { Store } from '../util/store.js';
import type { Participant, ParticipantsPort, ParticipantsState } from './ports.js';
import { checkName } from './room-options.js';

/** How long people who were here get to come back to a relay that lost its memory of the room. */
const RETURN_MS = 10_000;

type Tracks = Participant['tracks'];

/** What local media says about oneself: never more than what is really live. */
export function presenceOf({ muted = [], lost = [], ...media }: LocalMediaState): PresenceState {
  const isOn = (source: MediaSource): boolean => media[source].status === 'live' && !muted.includes(source as 'camera');
  return {
    microphone: isOn('microphone'),
    camera: isOn('camera'),
    screen: isOn('screen'),
    // Told always: the relay keeps what is left out, also from before a reload.
    lost,
  };
}

/** What of it is sent. */
export function tracksOf({ microphone, camera, screen }: LocalMediaState): Tracks {
  return {
    ...(microphone.status === 'live' && { microphone: microphone.track }),
    ...(camera.status === 'live' && { camera: camera.track }),
    ...(screen.status === 'live' && { screen: screen.track }),
    ...(screen.status === 'live' && screen.audio && { 'screen-audio': screen.audio }),
  };
}

export interface ParticipantsDependencies {
  readonly media: ReadableStore<LocalMediaState>;
  /** Tells the relay of a new name; does nothing while not in the room. Rejects with its refusal. */
  readonly tellName: (name: string) => Promise<void>;
  readonly getStats: ParticipantsPort['getStats'];
  /** Who is in the room has changed. */
  readonly onRoster: (self: PeerInfo, peers: readonly PeerInfo[]) => void;
}

/** The roster, merged from what the relay announces, what the transport receives and what is live here. */
export class Participants extends Store<ParticipantsState> implements ParticipantsPort {
  readonly #deps: ParticipantsDependencies;
  #name: string;
  #self: PeerInfo | undefined;
  #peers: readonly PeerInfo[] = [];
  #remotes: readonly RemoteMedia[] = [];
  #epoch: string | undefined;
  /** See `ParticipantsPort.setShown`. */
  readonly shown = new Map<PeerId, Sizes>();
  /** Known from before the relay lost its memory, and not back yet: their links may be as good as ever. */
  readonly #expected = new Set<PeerId>();
  #returnTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(name: string, deps: ParticipantsDependencies) {
    super({ self: selfParticipant(undefined, name, deps.media.getState()), others: [] });
    this.#name = name;
    this.#deps = deps;
    deps.media.subscribe(() => this.#merge());
  }

  get self(): PeerInfo | undefined {
    return this.#self;
  }

  get name(): string {
    return this.#name;
  }

  find(id: PeerId): PeerInfo | undefined {
    return id === this.#self?.id ? this.#self : this.#peers.find((peer) => peer.id === id);
  }

  handleWelcome({ self, peers, epoch }: Welcome): void {
    const isForgotten = this.#self?.id === self.id && this.#epoch !== epoch;
    const here = new Set(peers.map(({ id }) => id));
    const missing = isForgotten ? this.#peers.filter(({ id }) => !here.has(id)) : [];
    this.#epoch = epoch;
    this.#expect(missing);
    this.#setRoster(self, [...peers, ...missing]);
  }

  /** Returns what was known of the peer before. */
  handleAnnounce({ event, peer }: AnnouncePayload): PeerInfo | undefined {
    const before = this.find(peer.id);
    if (!this.#self) return before;
    this.#expected.delete(peer.id);
    const peers = this.#peers.filter((other) => other.id !== peer.id);
    if (event === 'left') this.shown.delete(peer.id);
    else peers.push(peer);
    this.#setRoster(peer.id === this.#self.id ? peer : this.#self, peers);
    return before;
  }

  handleRemotes(remotes: readonly RemoteMedia[]): void {
    this.#remotes = remotes;
    this.#merge();
  }

  async setName(name: string): Promise<void> {
    checkName(name);
    const before = this.#name;
    this.#rename(name);
    try {
      await this.#deps.tellName(name);
    } catch (reason) {
      this.#rename(before);
      throw reason;
    }
  }

  setShown(peer: PeerId, sizes: Sizes): void {
    this.shown.set(peer, sizes);
  }

  async getStats(peer: PeerId): Promise<RTCStatsReport | undefined> {
    return this.#deps.getStats(peer);
  }

  /** After leaving: nobody is here, and oneself is unseated. */
  clear(): void {
    this.#self = this.#epoch = undefined;
    this.#expect([]);
    this.shown.clear();
    this.#peers = [];
    this.#remotes = [];
    this.#merge();
  }

  #expect(peers: readonly PeerInfo[]): void {
    clearTimeout(this.#returnTimer);
    this.#expected.clear();
    for (const { id } of peers) this.#expected.add(id);
    if (peers.length > 0) this.#returnTimer = setTimeout(() => this.#giveUp(), RETURN_MS);
  }

  #giveUp(): void {
    if (this.#self)
      this.#setRoster(
        this.#self,
        this.#peers.filter(({ id }) => !this.#expected.has(id)),
      );
    this.#expected.clear();
  }

  #setRoster(self: PeerInfo, peers: readonly PeerInfo[]): void {
    this.#self = self;
    this.#peers = peers.filter((peer) => peer.id !== self.id).sort((a, b) => a.order - b.order);
    // First the offers, then the pictures: whoever listens to the roster may draw.
    this.#deps.onRoster(self, this.#peers);
    this.#merge();
  }

  #rename(name: string): void {
    this.#name = name;
    this.#merge();
  }

  #merge(): void {
    const remoteOf = (id: PeerId): Partial<RemoteMedia> => this.#remotes.find((remote) => remote.id === id) ?? {};
    this.setState({
      self: selfParticipant(this.#self, this.#name, this.#deps.media.getState()),
      others: this.#peers.map(({ id, name, order, state, dialect }) => ({
        id,
        name,
        order,
        dialect,
        isSelf: false,
        // A tutorial page says nothing of its devices: what arrives is shown.
        presence: dialect === 'tutorial' ? { microphone: true, camera: true } : state,
        link: { status: 'connecting' },
        tracks: {},
        ...remoteOf(id),
      })),
    });
  }
}

function selfParticipant(self: PeerInfo | undefined, name: string, media: LocalMediaState): Participant {
  return {
    id: self?.id ?? '',
    name,
    order: self?.order ?? 0,
    isSelf: true,
    presence: presenceOf(media),
    link: undefined,
    tracks: tracksOf(media),
  };
}
