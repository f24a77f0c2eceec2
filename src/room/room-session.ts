import type { LocalMediaState } from '../media/local-media-state.js';
import { LocalMedia } from '../media/local-media.js';
import type { PeerId, PresenceState, SignalingMessage, Welcome } from '../protocol/events.js';
import type { SignalingChannel } from '../signaling/channel.js';
import { recordingChannel } from '../signaling/recording-channel.js';
import { createSocketIoChannel } from '../signaling/socket-io-channel.js';
import { valueOf } from '../signaling/value-of.js';
import { TRACK_ROLES, type MediaTransport } from '../transport/media-transport.js';
import { createMeshTransport } from '../transport/mesh-transport.js';
import { Emitter } from '../util/emitter.js';
import { RtcError } from '../util/errors.js';
import { Chat } from './chat.js';
import { isIn } from './connection-machine.js';
import { Connection } from './connection.js';
import { MediaPort } from './media-port.js';
import { Participants, presenceOf, tracksOf } from './participants.js';
import type { ConnectionPort, LeaveReason, RoomContext } from './ports.js';
import { PresenceSync } from './presence-sync.js';
import { checkOptions, type IntendedAct, type LocalMediaSource, type RoomOptions } from './room-options.js';
import type { LogRecord } from './log-record.js';
import { SignalLog } from './signal-log.js';

/**
 * From a change of the roster to the camera's fitting: Chromium 156 opens it anew for that, which takes
 * 135 ms alone and longer in a join. The first pictures come first.
 */
const FIT_MS = 1_000;

interface SessionEvents {
  error: RtcError;
}

/** A room: the five ports, errors as they happen, and a way to end it. */
export interface RoomSession extends RoomContext {
  /**
   * Undefined where there is no seat, and none to come back to (after `timeout` there is). Its token is
   * the tab's own: another page that shows it takes the seat away.
   */
  readonly connection: ConnectionPort & { readonly seat: string | undefined };
  on(type: 'error', listener: (error: RtcError) => void): () => void;
  /**
   * Leaves at once and frees devices, sockets and timers. Final. With `page-hidden` the relay keeps the
   * seat for a moment: the page that comes next in this tab has it back with `RoomOptions.seat`.
   */
  close(reason?: LeaveReason): void;
}

/** Throws RtcError `room-missing`, `room-invalid` or `name-too-long`; touches neither network nor devices yet. */
export function createRoomSession(options: RoomOptions): RoomSession {
  checkOptions(options);
  return new Session(options);
}

/** Wires the parts; holds no rule of its own. */
class Session implements RoomSession {
  readonly connection: Connection;
  readonly participants: Participants;
  readonly media: MediaPort;
  readonly chat: Chat;
  readonly log = new SignalLog();

  readonly #options: RoomOptions;
  readonly #events = new Emitter<SessionEvents>();
  readonly #localMedia: LocalMediaSource;
  readonly #channel: SignalingChannel;
  readonly #presence: PresenceSync;
  #transport: MediaTransport | undefined;

  constructor(options: RoomOptions) {
    const { room, server, token, name = '', audio = 'on', video = 'on' } = options;
    this.#options = options;
    const media = (this.#localMedia = options.createMedia?.() ?? new LocalMedia());
    this.media = new MediaPort(media, { microphone: audio, camera: video }, () => this.#confirm({ type: 'share' }));
    const inner = (options.createChannel ?? createSocketIoChannel)({ server, room, token });
    const channel = (this.#channel = recordingChannel(inner, (what, peer) => this.#record(what, peer)));
    const people = (this.participants = new Participants(name, {
      media,
      tellName: (newName) => this.#tellName(newName),
      getStats: async (peer) => this.#transport?.getStats(peer),
      onRoster: (self, peers) => {
        setTimeout(() => media.setAudience(people.getState().others.length), FIT_MS);
        this.#transport?.setRoster(self, peers);
      },
    }));
    const presence = (): PresenceState => presenceOf(media.getState());
    this.connection = new Connection({
      room,
      channel,
      seat: options.seat,
      hello: () => ({ name: people.name, state: presence(), since: this.chat.lastSeq }),
      confirm: () => this.#confirm({ type: 'join' }),
      onJoining: () => this.#handleJoining(),
      onWelcome: (...args) => this.#handleWelcome(...args),
      onEnded: (why) => this.#handleEnded(why),
    });
    this.chat = new Chat({
      channel,
      self: () => (this.#isIn() ? people.self : undefined),
      name: () => people.name,
      confirm: (text) => this.#confirm({ type: 'send', text }),
    });
    this.#presence = new PresenceSync(channel, () => (people.self ? presence() : undefined));
    this.#listen();
  }

  on(type: 'error', listener: (error: RtcError) => void): () => void {
    return this.#events.on(type, listener);
  }

  close(reason?: LeaveReason): void {
    void this.connection.leave(reason);
    this.#channel.close();
    this.#localMedia.close();
    this.log.close();
    this.#events.clear();
  }

  #listen(): void {
    this.#channel.on('announce', (payload) => {
      this.chat.handleAnnounce(payload, this.participants.handleAnnounce(payload));
    });
    this.#channel.on('message', (message) => this.chat.handleMessage(message));
    this.#channel.on('signaling_message', (signal: SignalingMessage) => this.#transport?.handleSignal(signal));
    this.#channel.on('ice_servers', (servers) => this.#transport?.setIceServers(servers));
    this.#channel.on('refused', ({ code, message }) => this.#events.emit('error', new RtcError(code, message)));
    this.#localMedia.on('step', (step) => this.#record(step));
    this.#localMedia.on('permission-granted', () => this.#transport?.handlePermissionGranted());
    let before = this.#localMedia.getState();
    this.#localMedia.subscribe((state) => {
      this.#reportFailures(before, state);
      before = state;
      this.#publish();
      this.#presence.handleChange();
    });
  }

  #handleJoining(): void {
    this.log.startClock();
    this.#openTransport();
    // Where no question is asked, camera and connection open side by side; else the room comes first.
    void this.media.queryPermission().then((permission) => {
      const state = this.connection.getState();
      if (permission === 'granted' && (state.status === 'joining' || isIn(state))) this.#startDevices();
      // Making a connection holds up the page for tens of milliseconds: the camera is asked first.
      this.#transport?.warmUp();
    });
  }

  #handleWelcome(welcome: Welcome, hadSeat: boolean): void {
    const { self, iceServers } = welcome;
    const before = this.participants.self;
    const seatLost = before && before.id !== self.id;
    // Others know this page by a new id: links made under the old one are not theirs any more.
    if (seatLost) this.#openTransport();
    this.#transport?.setIceServers(iceServers);
    this.participants.handleWelcome(welcome);
    if (hadSeat) this.#transport?.handleReconnect();
    this.chat.handleWelcome(welcome);
    this.#presence.handleTold(self.state);
    this.#presence.handleChange();
    this.#startDevices();
  }

  #handleEnded(why: RtcError | string): void {
    this.#transport?.close();
    this.#transport = undefined;
    this.#localMedia.release();
    this.chat.handleLeft();
    this.participants.clear();
    if (why instanceof RtcError) this.#events.emit('error', why);
  }

  #openTransport(): void {
    this.#transport?.close();
    const transport = (this.#options.createTransport ?? createMeshTransport)({
      sendSignal: (payload) => void this.#channel.signal(payload),
      shows: (peer) => this.participants.shown.get(peer),
      onStep: (step) => {
        this.#record(step, step.peer);
        // What carries signals may be gone as well, or be back.
        if (step.kind === 'network') this.#channel.verify();
      },
    });
    this.#transport = transport;
    transport.remotes.subscribe((remotes) => this.participants.handleRemotes(remotes));
    this.#publish();
  }

  #startDevices(): void {
    const pending = this.media.pending();
    if (pending.length > 0) void this.#localMedia.start(pending);
  }

  #publish(): void {
    const tracks = tracksOf(this.#localMedia.getState());
    for (const role of TRACK_ROLES) this.#transport?.publish(role, tracks[role] ?? null);
  }

  #reportFailures(before: LocalMediaState, after: LocalMediaState): void {
    for (const source of ['microphone', 'camera', 'screen'] as const) {
      const state = after[source];
      if (state.status === 'failed' && state !== before[source]) this.#events.emit('error', state.error);
    }
  }

  #record(what: LogRecord['what'], peer?: PeerId): void {
    // The name of that moment: the peer may be gone when somebody reads it.
    this.log.add({ what, peer, peerName: peer && this.participants?.find(peer)?.name });
  }

  #confirm(act: IntendedAct): boolean {
    return this.#options.confirm?.(act) ?? true;
  }

  #isIn(): boolean {
    return isIn(this.connection.getState());
  }

  async #tellName(name: string): Promise<void> {
    // While reconnecting the next `ready` carries it.
    if (this.connection.getState().status !== 'joined') return;
    valueOf(await this.#channel.request('update', { name }));
  }
}
