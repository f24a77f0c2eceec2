import type { IceServer, PeerInfo, SignalingMessage } from '../../src/protocol/events.js';
import type { MediaTransport, RemoteMedia, TransportOptions } from '../../src/transport/media-transport.js';
import { Store } from '../../src/util/store.js';

/** A transport that connects nothing and remembers what it was asked. */
export class FakeTransport implements MediaTransport {
  readonly remotes = new Store<readonly RemoteMedia[]>([]);
  readonly published = new Map<string, MediaStreamTrack | null>();
  readonly signals: SignalingMessage[] = [];
  roster: readonly string[] = [];
  iceServers: readonly IceServer[] = [];
  grants = 0;
  reconnects = 0;
  closed = false;
  readonly options: TransportOptions;

  constructor(options: TransportOptions) {
    this.options = options;
  }

  warmUp(): void {}
  setRoster(_self: PeerInfo, peers: readonly PeerInfo[]): void {
    this.roster = peers.map(({ id }) => id);
  }
  publish(role: string, track: MediaStreamTrack | null): void {
    this.published.set(role, track);
  }
  handlePermissionGranted(): void {
    this.grants += 1;
  }
  handleSignal(signal: SignalingMessage): void {
    this.signals.push(signal);
  }
  handleReconnect(): void {
    this.reconnects += 1;
  }
  setIceServers(servers: readonly IceServer[]): void {
    this.iceServers = servers;
  }
  async getStats(): Promise<undefined> {
    return undefined;
  }
  close(): void {
    this.closed = true;
  }
}
