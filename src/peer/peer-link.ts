import type { PeerId } from '../protocol/events.js';
import type { PeerMessage, SignalType } from '../protocol/peer-messages.js';
import { RtcError } from '../util/errors.js';
import { Store, type ReadableStore } from '../util/store.js';
import { Budget } from './budget.js';
import { GenerationGate } from './generation-gate.js';
import type { TrackRole, Tracks } from './layout.js';
import { loadLinkCare } from './load-link-care.js';
import { transition, type LinkEvent, type LinkState } from './link-state.js';
import type { Mender } from './mender.js';
import { MAX_HELD_CANDIDATES, type Blame } from './negotiator.js';
import { Outbox, PLEA } from './outbox.js';
import type { Part } from './part.js';
import type { PeerSession, SessionEvents } from './peer-session.js';

export interface LinkSnapshot {
  readonly link: LinkState;
  readonly tracks: Tracks;
}

export type LinkStep = Parameters<SessionEvents['step']>[0] | 'path' | 'connection-state' | 'signal-rejected' | 'error';

export interface PeerLinkOptions {
  readonly part: Part;
  /** The remote peer. */
  readonly to: PeerId;
  readonly openSession: (part: Part) => PeerSession;
  readonly shows: SessionEvents['shows'];
  readonly send: (type: SignalType, message: string) => void;
  readonly step: (kind: LinkStep, detail: string) => void;
}

/** A peer whose descriptions the browser refuses more often than so gets no more of them. */
const FORGIVEN_PER_30_S = 2;
/**
 * What a peer may have this page build anew, as often as it could join anew: somebody who reloads again
 * and again needs less, the watchdogs of both sides far less.
 */
const REBUILDS_PER_30_S = 30;
/** Nothing of a join is held up by it, and the first help is due a second later. */
const MENDER_MS = 1_000;

/**
 * The link to one remote peer, for as long as that peer has its seat: owns the RTCPeerConnection
 * of the moment, makes a new one when nothing else helps, and keeps out what belongs to another.
 * The offering side alone counts generations.
 */
export class PeerLink {
  readonly #options: PeerLinkOptions;
  readonly #state = new Store<LinkSnapshot>({ link: { status: 'connecting' }, tracks: {} });
  readonly #gate = new GenerationGate();
  readonly #outbox: Outbox;
  readonly #errors = new Budget(FORGIVEN_PER_30_S);
  readonly #rebuilds = new Budget(REBUILDS_PER_30_S);
  /** Candidates that overtook the offer of their generation. */
  readonly #early: PeerMessage[] = [];
  #session: PeerSession | undefined;
  #sessionSince = 0;
  readonly #menderTimer: ReturnType<typeof setTimeout>;
  #mender: Mender | undefined;

  constructor(options: PeerLinkOptions) {
    this.#options = options;
    this.#outbox = new Outbox({
      send: options.send,
      stamp: () => (options.part === 'tutorial' ? {} : { ...this.#gate.stamp(), to: options.to }),
      pendingOffer: () => this.#session?.pendingOffer,
    });
    if (options.part === 'offers') this.#gate.advance(Date.now());
    this.#openSession();
    if (options.part === 'tutorial') this.#outbox.greet();
    this.#menderTimer = setTimeout(() => this.#callMender(), MENDER_MS);
  }

  get state(): ReadableStore<LinkSnapshot> {
    return this.#state;
  }

  get part(): Part {
    return this.#options.part;
  }

  handleMessage(message: PeerMessage): void {
    if (!this.#session) return;
    switch (message.kind) {
      case 'here':
        if (this.part === 'tutorial' && !this.#session.connection.remoteDescription) this.#outbox.greet();
        return;
      case 'resync':
        if (this.part === 'offers') this.#callMender((mender) => mender.handlePlea(message));
        return;
      case 'description':
        if (!this.#admit(message)) return;
        if (message.sdp.type === 'answer' && !this.#outbox.isAwaited(message.re)) return this.#reject('older');
        return this.#session.handleDescription(message.sdp, message.n);
      case 'candidate':
        if (message.candidate?.candidate && this.#admit(message)) this.#session.handleCandidate(message.candidate);
    }
  }

  /** What this peer sent was of no agreed shape. */
  handleMalformed(): void {
    this.#reject('malformed');
    if (!this.#errors.spend()) this.#quarantine();
  }

  publish(role: TrackRole, track: MediaStreamTrack | null): void {
    this.#session?.publish(role, track);
  }

  /** See PeerSession. */
  fit(): void {
    this.#session?.fit();
  }

  /** See Mender. */
  refreshCandidates(): void {
    this.#callMender((mender) => mender.refreshCandidates());
  }

  /** Signals are carried again; what was sent meanwhile is lost. */
  handleReconnect(): void {
    if (this.part === 'answers' && !this.#gate.generation) this.#outbox.plead(PLEA.fresh);
    this.#mender?.handleReconnect();
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.#session?.connection.setConfiguration(configuration);
  }

  async getStats(): Promise<RTCStatsReport | undefined> {
    return this.#session?.connection.getStats();
  }

  close(): void {
    this.#end({ type: 'close' });
  }

  // What comes in

  /** Whether a message is for the connection of now; an offer of a newer one makes that. */
  #admit(message: PeerMessage & { kind: 'description' | 'candidate' }): boolean {
    if (this.part === 'tutorial') return true;
    const isOffer = message.kind === 'description' && message.sdp.type === 'offer';
    const verdict = this.#gate.check(message, isOffer);
    if (verdict === 'pass') return true;
    if (verdict === 'newer' && this.part === 'answers') {
      if (isOffer) return this.#adopt(message.generation ?? 0) && this.#admit(message);
      if (message.kind === 'candidate') {
        if (this.#early.push(message) > MAX_HELD_CANDIDATES) this.#early.shift();
        return false;
      }
    }
    this.#reject(verdict);
    // A reloaded page whose clock went back: it has to learn which generation it must exceed.
    if (verdict === 'older' && isOffer && this.part === 'answers') this.#outbox.plead(PLEA.stale);
    return false;
  }

  #adopt(generation: number): boolean {
    const isFirst = this.#gate.generation === 0;
    this.#gate.advance(generation);
    if (!isFirst && !this.#replaceSession()) return false;
    for (const message of this.#early.splice(0)) this.handleMessage(message);
    return true;
  }

  #reject(why: string): void {
    this.#options.step('signal-rejected', why);
  }

  // Connections come and go

  #openSession(): void {
    this.#sessionSince = Date.now();
    this.#outbox.reset();
    try {
      this.#session = this.#options.openSession(this.part);
      this.#session.attach({
        sendDescription: (sdp, re) => this.#outbox.description(sdp, re),
        sendCandidate: (candidate) => this.#outbox.candidate(candidate),
        tracks: (tracks) => this.#state.update((state) => ({ ...state, tracks })),
        connectionState: (state) => this.#handleConnectionState(state),
        step: this.#options.step,
        error: (error, blame) => this.#handleError(error, blame),
        found: (finding) => this.#mender?.handleFinding(finding),
        shows: this.#options.shows,
      });
      this.#mender?.watch();
    } catch (error) {
      this.#end({ type: 'fail', error: RtcError.from(error, 'negotiation-failed') });
    }
  }

  #replaceSession(): boolean {
    if (!this.#rebuilds.spend()) this.#quarantine();
    if (!this.#session) return false;
    this.#session.close();
    this.#dispatch({ type: 'restart' });
    this.#openSession();
    return true;
  }

  /** Makes the connection anew, in a generation above `known`. */
  #rebuild(known = this.#gate.generation): void {
    this.#gate.advance(known + 1);
    this.#replaceSession();
  }

  #end(event: LinkEvent): void {
    clearTimeout(this.#menderTimer);
    this.#mender?.close();
    this.#outbox.reset();
    this.#session?.close();
    this.#session = undefined;
    this.#state.update(({ link }) => ({ link: transition(link, event), tracks: {} }));
  }

  // What goes wrong

  #handleConnectionState(state: RTCPeerConnectionState): void {
    this.#options.step('connection-state', state);
    this.#mender?.handleConnectionState(state);
    if (state === 'disconnected') this.#callMender();
    this.#dispatch({ type: 'connection', state });
  }

  /** Where it cannot be fetched just now, the next interruption asks for it again. */
  #callMender(use?: (mender: Mender) => void): void {
    if (this.#mender) return use?.(this.#mender);
    loadLinkCare().then(
      ({ Mender }) => {
        if (!this.#session) return;
        this.#mender ??= new Mender({
          part: this.part,
          outbox: this.#outbox,
          gate: this.#gate,
          session: () => this.#session,
          sessionSince: () => this.#sessionSince,
          link: () => this.#state.getState().link,
          dispatch: (event) => this.#dispatch(event),
          rebuild: (known) => this.#rebuild(known),
          step: this.#options.step,
        });
        use?.(this.#mender);
      },
      () => undefined,
    );
  }

  #handleError(error: unknown, blame: Blame): void {
    this.#options.step('error', error instanceof Error ? error.name : String(error));
    if (blame !== 'theirs') return;
    if (!this.#errors.spend()) this.#quarantine();
    else if (this.part === 'offers') this.#rebuild();
    else if (this.part === 'answers') this.#outbox.plead(PLEA.rebuild);
  }

  #quarantine(): void {
    this.#end({ type: 'fail', error: new RtcError('peer-misbehaved') });
  }

  #dispatch(event: LinkEvent): void {
    this.#state.update((state) => {
      const link = transition(state.link, event);
      return link === state.link ? state : { ...state, link };
    });
  }
}
