import type { LinkEvent, LinkState } from './link-state.js';
import { PLEA, type Outbox } from './outbox.js';
import type { Part } from './part.js';
import type { PeerSession } from './peer-session.js';
import { Watchdog, type Remedy } from './watchdog.js';

/** The link that is mended. */
export interface MenderOwner {
  readonly part: Part;
  readonly outbox: Outbox;
  /** The connection of the moment. */
  readonly session: () => PeerSession | undefined;
  readonly link: () => LinkState;
  readonly dispatch: (event: LinkEvent) => void;
  /** Makes the connection anew. */
  readonly rebuild: () => void;
  readonly step: (kind: 'network', detail: string) => void;
}

/** What a restart gets to bear fruit before the next: twice as long each time, but no longer than the last. */
const PATIENCE_MS = 2_000;
const MAX_PATIENCE_MS = 8_000;

/**
 * Helps a link that is not up. It loads by itself a second after the link was begun (peer-link.ts):
 * until then a lost offer is sent again by the outbox, and nothing else can help.
 */
export class Mender {
  readonly #owner: MenderOwner;
  readonly #watchdog: Watchdog;
  #restartedAt = 0;
  #patienceMs = 0;

  constructor(owner: MenderOwner) {
    this.#owner = owner;
    this.#watchdog = new Watchdog((remedy) => this.#help(remedy), owner.part === 'offers' ? 0 : 1_000);
    this.watch();
  }

  /** There is a connection that is not up yet, or not any more. */
  watch(): void {
    const state = this.#owner.session()?.connection.connectionState;
    if (state === 'connected') return;
    this.#watchdog.watch();
    if (state) this.#watchdog.handleConnectionState(state);
  }

  handleConnectionState(state: RTCPeerConnectionState): void {
    this.#watchdog.handleConnectionState(state);
    if (state === 'connected') this.#patienceMs = 0;
    if (state === 'disconnected') this.#owner.step('network', state);
  }

  /** Nothing arrives any more, told again for as long as that is so; or it does again. */
  handleSilence(isSilent: boolean): void {
    // What arrives while the browser cannot send is half a link.
    if (isSilent || this.#isConnected) this.#owner.dispatch({ type: 'silence', isSilent });
    if (isSilent) return this.#help('restart');
    this.#patienceMs = 0;
    this.#owner.step('network', 'heard again');
  }

  /** Signals are carried again; what was sent meanwhile is lost. */
  handleReconnect(): void {
    const isUp = this.#owner.link().status === 'connected' && this.#isConnected;
    if (!this.#owner.session()?.connection.remoteDescription || isUp) return;
    this.#patienceMs = 0;
    this.#owner.outbox.reset();
    this.#help('restart');
  }

  /** Not while an earlier restart may still bear fruit. The answering side has the other one do it. */
  restartIce(): void {
    const { part, outbox, dispatch } = this.#owner;
    if (Date.now() - this.#restartedAt < this.#patienceMs) return;
    this.#patienceMs = Math.min(2 * this.#patienceMs || PATIENCE_MS, MAX_PATIENCE_MS);
    this.#restartedAt = Date.now();
    // Asked for by the other side while all is well here: no change of state would end "restarting".
    if (!this.#isConnected) dispatch({ type: 'restart' });
    if (part === 'answers') outbox.plead(PLEA.restart);
    else this.#owner.session()?.restart();
  }

  close(): void {
    this.#watchdog.close();
  }

  get #isConnected(): boolean {
    return this.#owner.session()?.connection.connectionState === 'connected';
  }

  #help(remedy: Remedy): void {
    const { part, outbox, rebuild, session } = this.#owner;
    const current = session();
    const hasAnswered = Boolean(current?.connection.remoteDescription);
    // While the other side does not answer it may be out of reach: what there is may come up by itself.
    const isUnanswered = current?.pendingOffer && hasAnswered;
    if (part === 'offers' && remedy === 'rebuild' && !isUnanswered) return rebuild();
    if (!hasAnswered) {
      if (part === 'tutorial') outbox.greet();
      if (part === 'answers') outbox.plead(PLEA.rebuild);
    } else if (remedy === 'rebuild' && part === 'answers') {
      outbox.plead(PLEA.rebuild);
    } else if (remedy !== 'resync') {
      this.restartIce();
    }
  }
}
