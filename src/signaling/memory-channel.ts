import type {
  ChatMessage,
  IceServer,
  PeerInfo,
  ProbeValue,
  ReadyPayload,
  RelayEventMap,
  RequestEvent,
  RequestMap,
  SignalPayload,
  Welcome,
} from '../protocol/events.js';
import type { RefusalCode, Reply } from '../protocol/codes.js';
import { LIMITS } from '../protocol/limits.js';
import { Emitter } from '../util/emitter.js';
import { RtcError } from '../util/errors.js';
import { Store } from '../util/store.js';
import type { ChannelState, CreateChannel, SignalingChannel } from './channel.js';

interface Seat {
  peer: PeerInfo;
  channel: MemoryChannel | undefined;
}

const refuse = (code: RefusalCode): Reply<never> => ({ ok: false, code, message: code });
const accept = <T>(value: T): Reply<T> => ({ ok: true, value });

/**
 * One room kept in this page, without a server: for tests, and for a demo that has none. Seats,
 * signals and chat as the relay does them; no limits, no signatures.
 */
export class MemoryRelay {
  /** Of the relay's "process"; `restart()` changes it. */
  epoch = 'epoch-1';
  capacity: number = LIMITS.roomCapacity;
  #reachable = true;
  #clock = 0;
  readonly #seats = new Map<string, Seat>();
  readonly #channels = new Set<MemoryChannel>();
  #history: ChatMessage[] = [];

  readonly createChannel: CreateChannel = () => new MemoryChannel(this);

  get reachable(): boolean {
    return this.#reachable;
  }

  /** Cuts every channel; they come back with `start()`. */
  stop(): void {
    this.#reachable = false;
    for (const channel of [...this.#channels]) channel.cut();
  }

  start(): void {
    this.#reachable = true;
    for (const channel of [...this.#channels]) channel.connect();
  }

  /** As a killed process: the room's memory is gone, seats come back by their tokens. */
  restart(): void {
    this.stop();
    this.epoch += '+';
    this.#history = [];
    this.#seats.clear();
    this.start();
  }

  /** As a second page with the same seat. */
  replace(id: string): void {
    this.#emit('notice', { code: 'replaced' }, (peer) => peer.id === id);
  }

  /** As the relay does before credentials end. */
  giveIceServers(servers: readonly IceServer[]): void {
    this.#emit('ice_servers', servers);
  }

  attach(channel: MemoryChannel): void {
    this.#channels.add(channel);
  }

  detach(channel: MemoryChannel): void {
    this.#channels.delete(channel);
  }

  free(): number {
    return this.capacity - this.#seats.size;
  }

  ready(channel: MemoryChannel, { name = '', seat, since = 0, state = {} }: ReadyPayload): Reply<Welcome> {
    const known = seat === undefined ? undefined : this.#seats.get(seat);
    if (!known && this.free() <= 0) return refuse('room-full');
    const tick = this.#tick();
    const order = Number(seat?.split('-')[1] ?? tick);
    const peer = { ...known?.peer, id: `peer-${String(order)}`, name, state, order };
    this.#seats.set(peer.id, { peer, channel });
    if (!known) this.#announce('joined', peer);
    const peers = [...this.#seats.values()].map((other) => other.peer).filter(({ id }) => id !== peer.id);
    const history = this.#history.filter(({ seq }) => seq > since);
    const { epoch } = this;
    const rest = { epoch, peers, history, more: false, iceServers: [], topology: 'mesh', limits: LIMITS } as const;
    return accept({ self: peer, seat: peer.id, seq: tick, ...rest });
  }

  send(from: PeerInfo, { id, message }: { id: string; message: string }): Reply<ChatMessage> {
    const known = this.#history.find((line) => line.id === id);
    if (known) return accept(known);
    const line = { id, message, author: from.name, from: from.id, at: Date.now(), seq: this.#tick(), sig: 'memory' };
    this.#history.push(line);
    this.#emit('message', line);
    return accept(line);
  }

  restore(lines: readonly ChatMessage[]): Reply<number> {
    const added = lines.filter(({ id }) => !this.#history.some((line) => line.id === id));
    this.#history = [...this.#history, ...added].sort((a, b) => a.seq - b.seq);
    for (const line of added) this.#emit('message', line);
    return accept(added.length);
  }

  history(before: number): Reply<readonly ChatMessage[]> {
    return accept(this.#history.filter(({ seq }) => seq < before));
  }

  change(peer: PeerInfo): Reply<PeerInfo> {
    const seat = this.#seats.get(peer.id);
    if (!seat) return refuse('no-seat');
    seat.peer = peer;
    this.#announce('updated', peer);
    return accept(peer);
  }

  leave(peer: PeerInfo): Reply {
    this.#seats.delete(peer.id);
    this.#announce('left', peer);
    return accept(null);
  }

  signal(from: PeerInfo, { to, type, message }: SignalPayload): void {
    this.#emit('signaling_message', { type, message, from: from.id }, (peer) =>
      to ? peer.id === to : peer.id !== from.id,
    );
  }

  seatOf(channel: MemoryChannel): PeerInfo | undefined {
    return [...this.#seats.values()].find((seat) => seat.channel === channel)?.peer;
  }

  #announce(event: 'joined' | 'left' | 'updated', peer: PeerInfo): void {
    this.#emit(
      'announce',
      { event, peer, message: event, seq: this.#tick() },
      ({ id }) => id !== peer.id || event === 'updated',
    );
  }

  #emit<E extends keyof RelayEventMap>(
    event: E,
    payload: RelayEventMap[E],
    to: (peer: PeerInfo) => boolean = () => true,
  ): void {
    for (const { peer, channel } of this.#seats.values()) {
      // As over a wire: later, and never the same object.
      if (to(peer)) queueMicrotask(() => channel?.deliver(event, structuredClone(payload)));
    }
  }

  #tick(): number {
    this.#clock += 1;
    return this.#clock;
  }
}

class MemoryChannel extends Emitter<RelayEventMap> implements SignalingChannel {
  readonly state = new Store<ChannelState>({ status: 'closed' });
  readonly #relay: MemoryRelay;

  constructor(relay: MemoryRelay) {
    super();
    this.#relay = relay;
  }

  open(): void {
    if (this.state.getState().status !== 'closed') return;
    this.#relay.attach(this);
    this.connect();
  }

  connect(): void {
    this.state.setState({ status: 'connecting', attempt: 0 });
    queueMicrotask(() => {
      if (this.state.getState().status !== 'connecting') return;
      if (this.#relay.reachable) this.state.setState({ status: 'open' });
      else this.cut();
    });
  }

  cut(): void {
    const error = new RtcError('relay-unreachable', 'the relay in memory is stopped');
    this.state.setState({ status: 'down', error, attempt: 0, final: false });
  }

  /** Nothing gets lost on the way. */
  verify(): void {}

  close(): void {
    this.#relay.detach(this);
    this.state.setState({ status: 'closed' });
  }

  deliver<E extends keyof RelayEventMap>(event: E, payload: RelayEventMap[E]): void {
    if (this.state.getState().status === 'open') this.emit(event, payload);
  }

  signal(payload: SignalPayload): boolean {
    const self = this.#relay.seatOf(this);
    if (this.state.getState().status !== 'open' || !self) return false;
    this.#relay.signal(self, structuredClone(payload));
    return true;
  }

  async probe(): Promise<Reply<ProbeValue>> {
    await this.#wire();
    return this.#relay.free() > 0 ? accept({ free: this.#relay.free() }) : refuse('room-full');
  }

  async request<E extends RequestEvent>(
    event: E,
    payload: RequestMap[E]['payload'],
  ): Promise<Reply<RequestMap[E]['value']>> {
    if (event === 'ready') await this.#settled();
    await this.#wire();
    return this.#answer(event, payload) as Reply<RequestMap[E]['value']>;
  }

  #answer(event: RequestEvent, payload: unknown): Reply<unknown> {
    const relay = this.#relay;
    if (event === 'ready') return relay.ready(this, payload as ReadyPayload);
    const self = relay.seatOf(this);
    if (!self) return refuse('no-seat');
    switch (event) {
      case 'send':
        return relay.send(self, payload as RequestMap['send']['payload']);
      case 'update':
        return relay.change({ ...self, ...(payload as RequestMap['update']['payload']) });
      case 'history':
        return relay.history((payload as RequestMap['history']['payload']).before);
      case 'restore':
        return relay.restore((payload as RequestMap['restore']['payload']).lines);
      case 'leave':
        return relay.leave(self);
      case 'moderate':
        return refuse('not-allowed');
    }
  }

  /** Connected, or not to be. */
  async #settled(): Promise<void> {
    if (this.state.getState().status !== 'connecting') return;
    await new Promise<void>((resolve) => {
      const stop = this.state.subscribe(() => {
        stop();
        resolve();
      });
    });
  }

  async #wire(): Promise<void> {
    if (this.state.getState().status !== 'open') throw new RtcError('relay-unreachable', 'not connected');
    await Promise.resolve();
    if (this.state.getState().status !== 'open') throw new RtcError('relay-unreachable', 'connection lost');
  }
}
