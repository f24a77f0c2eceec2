import { createConnection, type CreateConnection } from '../peer/create-connection.js';
import type { TrackRole, Tracks } from '../peer/layout.js';
import { PeerLink, type LinkSnapshot } from '../peer/peer-link.js';
import type { Part } from '../peer/part.js';
import { PeerSession } from '../peer/peer-session.js';
import { SpareSession } from '../peer/spare-session.js';
import type { IceServer, PeerId, PeerInfo, SignalingMessage } from '../protocol/events.js';
import { LIMITS } from '../protocol/limits.js';
import { isSignalType, parsePeerMessage } from '../protocol/peer-messages.js';
import { Store, type ReadableStore } from '../util/store.js';
import { planLinks, type Plan } from './link-plan.js';
import type { MediaTransport, RemoteMedia, TransportOptions } from './media-transport.js';

export interface MeshOptions extends TransportOptions {
  readonly createConnection?: CreateConnection;
}

/** Everybody is connected to everybody else, without a media server. */
export function createMeshTransport(options: MeshOptions): MediaTransport {
  return new MeshTransport(options);
}

/** How long after a permission is given connections get to come up with the addresses they have. */
const GRANT_PATIENCE_MS = 1_000;
/** How long a link may stay to a peer that sent an offer and is in no roster. */
const STRANGER_PATIENCE_MS = 10_000;

/** A spare connection is not made while others are coming up. */
const SETTLING_MS = 3_000;

const UNLINKED: LinkSnapshot = { link: { status: 'unlinked', reason: 'one-connection-only' }, tracks: {} };

class MeshTransport implements MediaTransport {
  readonly #options: MeshOptions;
  readonly #remotes = new Store<readonly RemoteMedia[]>([]);
  readonly #links = new Map<PeerId, PeerLink>();
  readonly #strangers = new Map<PeerId, ReturnType<typeof setTimeout>>();
  #tracks: Tracks = {};
  #self: PeerInfo | undefined;
  #plan: ReadonlyMap<PeerId, Plan> = new Map();
  #iceServers: readonly IceServer[] = [];
  #grantTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  readonly #spare: SpareSession;

  constructor(options: MeshOptions) {
    this.#options = options;
    const create = options.createConnection ?? createConnection;
    const tracks = (): Tracks => this.#tracks;
    const links = (): number => this.#links.size;
    this.#spare = new SpareSession((part) => new PeerSession(create(this.#configuration()), part, tracks, links));
  }

  get remotes(): ReadableStore<readonly RemoteMedia[]> {
    return this.#remotes;
  }

  warmUp(): void {
    // Whoever is in the room already will offer to this page; it will itself offer to those who come later.
    if (!this.#self && !this.#closed) this.#spare.prepare('answers', 0);
  }

  setRoster(self: PeerInfo, peers: readonly PeerInfo[]): void {
    if (this.#closed) return;
    const before = this.#plan;
    const others = peers.filter(({ id }) => id !== self.id);
    // To the others a new id is somebody else, with links of their own.
    const isSame = !this.#self || this.#self.id === self.id;
    this.#self = self;
    this.#plan = planLinks(self, others);
    for (const id of before.keys()) if (!isSame || !this.#plan.has(id)) this.#drop(id);
    for (const [id, part] of this.#plan) {
      this.#forgetStranger(id);
      if (this.#links.get(id)?.part === part) continue;
      this.#drop(id);
      if (part !== 'unlinked') this.#link(id, part);
    }
    this.#fit();
    this.#prepareSpare();
    this.#report();
  }

  publish(role: TrackRole, track: MediaStreamTrack | null): void {
    if ((this.#tracks[role] ?? null) === track) return this.#fit();
    this.#tracks = { ...this.#tracks, [role]: track ?? undefined };
    this.#spare.publish(role, track);
    for (const link of this.#links.values()) link.publish(role, track);
  }

  handlePermissionGranted(): void {
    clearTimeout(this.#grantTimer);
    this.#spare.renew();
    // Who comes later is told the new addresses at once; a restart while it connects leaves Firefox 153 without media.
    const links = [...this.#links.values()];
    this.#grantTimer = setTimeout(() => links.forEach((link) => link.refreshCandidates()), GRANT_PATIENCE_MS);
  }

  handleSignal({ from, type, message }: SignalingMessage): void {
    if (this.#closed || from === this.#self?.id || !isSignalType(type)) return;
    const known = this.#links.get(from);
    // A page with one connection speaks to the whole room: what it says may be meant for another.
    if (!known && this.#plan.has(from)) return;
    const parsed = parsePeerMessage(type, message);
    if (!parsed) return known?.handleMalformed();
    if (parsed.to && this.#self && parsed.to !== this.#self.id)
      return this.#options.onStep({ peer: from, kind: 'signal-rejected', detail: 'misdirected' });
    // The roster may be behind: whoever speaks the kit's language and is not in it yet has offered first.
    const link = known ?? ('generation' in parsed && parsed.generation ? this.#linkStranger(from) : undefined);
    link?.handleMessage(parsed);
  }

  handleReconnect(): void {
    for (const link of this.#links.values()) link.handleReconnect();
  }

  setIceServers(servers: readonly IceServer[]): void {
    if (JSON.stringify(servers) === JSON.stringify(this.#iceServers)) return;
    this.#iceServers = servers;
    for (const held of [this.#spare, ...this.#links.values()]) held.setConfiguration(this.#configuration());
  }

  async getStats(peer: PeerId): Promise<RTCStatsReport | undefined> {
    return this.#links.get(peer)?.getStats();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#grantTimer);
    this.#spare.discard();
    for (const id of [...this.#links.keys()]) this.#drop(id);
    this.#plan = new Map();
    this.#report();
  }

  #fit(): void {
    for (const link of this.#links.values()) link.fit();
  }

  #configuration(): RTCConfiguration {
    return { iceServers: this.#iceServers as RTCIceServer[], bundlePolicy: 'max-bundle' };
  }

  #link(id: PeerId, part: Part): PeerLink {
    const link = new PeerLink({
      part,
      to: id,
      openSession: (part) => this.#spare.take(part),
      shows: () => this.#options.shows?.(id),
      send: (type, message) => this.#options.sendSignal({ to: id, type, message }),
      step: (kind, detail) => this.#options.onStep({ peer: id, kind, detail }),
    });
    this.#links.set(id, link);
    link.state.subscribe(() => {
      if (this.#links.get(id) === link) this.#report();
    });
    return link;
  }

  /** Once the links there are have settled; at once where there are none. */
  #prepareSpare(): void {
    if (this.#plan.size + 1 < LIMITS.roomCapacity)
      this.#spare.prepare('offers', this.#links.size > 0 ? SETTLING_MS : 0);
    else this.#spare.discard();
  }

  #linkStranger(id: PeerId): PeerLink | undefined {
    if (this.#links.size >= LIMITS.roomCapacity) return undefined;
    this.#strangers.set(
      id,
      setTimeout(() => this.#drop(id), STRANGER_PATIENCE_MS),
    );
    return this.#link(id, 'answers');
  }

  #forgetStranger(id: PeerId): void {
    clearTimeout(this.#strangers.get(id));
    this.#strangers.delete(id);
  }

  #drop(id: PeerId): void {
    this.#forgetStranger(id);
    const link = this.#links.get(id);
    this.#links.delete(id);
    link?.close();
  }

  #report(): void {
    const stateOf = (id: PeerId): LinkSnapshot => this.#links.get(id)?.state.getState() ?? UNLINKED;
    this.#remotes.setState([...this.#plan.keys()].map((id) => ({ id, ...stateOf(id) })));
  }
}
