import type { ResyncMessage } from '../protocol/peer-messages.js';
import type { GenerationGate } from './generation-gate.js';
import type { Finding } from './link-care.js';
import type { LinkDetail, LinkEvent, LinkPath, LinkState } from './link-state.js';
import { loadDiagnosis } from './load-diagnosis.js';
import { PLEA, type Outbox } from './outbox.js';
import type { Part } from './part.js';
import type { PeerSession } from './peer-session.js';
import { Watchdog, type Remedy } from './watchdog.js';

/** The link that is mended. */
export interface MenderOwner {
  readonly part: Part;
  readonly outbox: Outbox;
  readonly gate: GenerationGate;
  /** The connection of the moment, and when it was made (`Date.now()`). */
  readonly session: () => PeerSession | undefined;
  readonly sessionSince: () => number;
  readonly link: () => LinkState;
  readonly dispatch: (event: LinkEvent) => void;
  /** Makes the connection anew, in a generation above `known`; without, above that of now. */
  readonly rebuild: (known?: number) => void;
  readonly step: (kind: 'network' | 'path' | 'signal-rejected', detail: string) => void;
}

/** A plea of a peer that knows of no connection, when ours is this young, has crossed our offer. */
const SETTLING_MS = 1_500;
/** What a restart gets to bear fruit before the next: twice as long each time, but no longer than the last. */
const PATIENCE_MS = 2_000;
const MAX_PATIENCE_MS = 8_000;
/**
 * Between helps for what is sent and does not arrive: other addresses, then a connection anew, then other
 * addresses once a minute, since the rest may be well.
 */
const DRY_MS = [4_000, 4_000, 60_000];
/** From the first help to the question why a link finds no way, and to the next: what is missing may be mended. */
const BLOCKED_MS = 3_000;
const AGAIN_MS = 10_000;

/**
 * Helps a link that is not up. It loads by itself a second after the link was begun (peer-link.ts):
 * until then a lost offer is sent again by the outbox, and nothing else can help.
 */
export class Mender {
  readonly #owner: MenderOwner;
  readonly #watchdog: Watchdog;
  #restartedAt = 0;
  #patienceMs = 0;
  #path = '';
  #dryHelps = 0;
  #dryAt = -Infinity;
  /** What the other side had said when the link was up last. */
  #lastSdp: string | undefined;
  #blocked: LinkDetail = {};
  #blockedTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(owner: MenderOwner) {
    this.#owner = owner;
    this.#watchdog = new Watchdog((remedy) => this.#help(remedy), owner.part === 'offers' ? 0 : 1_000);
    this.watch();
  }

  /** There is a connection that is not up yet, or not any more. */
  watch(): void {
    const state = this.#owner.session()?.connection.connectionState;
    if (state === 'connected') return this.#handleUp();
    this.#watchdog.watch();
    if (state) this.#watchdog.handleConnectionState(state);
  }

  handleConnectionState(state: RTCPeerConnectionState): void {
    this.#watchdog.handleConnectionState(state);
    if (state === 'connected') this.#handleUp();
    if (state === 'disconnected') this.#owner.step('network', state);
  }

  handleFinding(finding: Finding): void {
    if ('isSilent' in finding) return this.#handleSilence(finding.isSilent);
    const { detail } = finding;
    this.#owner.dispatch({ type: 'detail', detail });
    const words = detail.path ? wordsFor(detail.path) : this.#path;
    if (words !== this.#path) this.#owner.step('path', (this.#path = words));
    if (detail.dry?.length) this.#helpDry(detail.dry.join(', '));
    else this.#dryHelps = 0;
  }

  #handleSilence(isSilent: boolean): void {
    // What arrives while the browser cannot send is half a link.
    if (isSilent || this.#isConnected) this.#owner.dispatch({ type: 'silence', isSilent });
    if (isSilent) return this.#help('restart');
    this.#handleUp();
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

  /**
   * Addresses may be told in the clear; a link that is up, or has not begun, needs none. Chromium 156 asks for the
   * permission once for each connection: restarted, one from before tells the hidden ones again.
   */
  refreshCandidates(): void {
    const { part, outbox, link, rebuild, session } = this.#owner;
    const connection = session()?.connection;
    if (link().status === 'connected' || !connection?.localDescription) return;
    if (part === 'answers') outbox.plead(PLEA.rebuild);
    else if (part === 'offers') rebuild();
    else connection.restartIce();
  }

  /** What the answering side asks for. */
  handlePlea(plea: ResyncMessage): void {
    const { generation = 0, reason } = plea;
    const { gate, outbox, rebuild, session, sessionSince } = this.#owner;
    if (generation > gate.generation) return rebuild(generation);
    if (reason === PLEA.fresh && session()?.connection.remoteDescription) return rebuild();
    // It was out of reach when the connection was made anew.
    if (generation && generation < gate.generation && outbox.resendOffer()) return;
    const isSettling = !session()?.pendingOffer && Date.now() - sessionSince() < SETTLING_MS;
    if (generation ? gate.check(plea, false) !== 'pass' : isSettling)
      return this.#owner.step('signal-rejected', 'resync');
    if (reason === PLEA.stale || outbox.resendOffer()) return;
    if (reason === PLEA.restart) this.restartIce();
    else rebuild();
  }

  /** Not while an earlier restart may still bear fruit. The answering side has the other one do it. */
  restartIce(): void {
    const { part, outbox, dispatch } = this.#owner;
    if (Date.now() - this.#restartedAt < this.#patienceMs) return;
    this.#patienceMs = Math.min(2 * this.#patienceMs || PATIENCE_MS, MAX_PATIENCE_MS);
    this.#restartedAt = Date.now();
    // Asked for by the other side while all is well here: no change of state would end "restarting".
    if (!this.#isConnected) {
      dispatch({ type: 'restart' });
      // The browser's next word may be long in coming: what is known is not taken back for it.
      if (this.#blocked.blocked) dispatch({ type: 'detail', detail: this.#blocked });
    }
    if (part === 'answers') outbox.plead(PLEA.restart);
    else this.#owner.session()?.restart();
  }

  close(): void {
    this.#handleUp();
    this.#watchdog.close();
  }

  get #remoteSdp(): string | undefined {
    return this.#owner.session()?.connection.remoteDescription?.sdp;
  }

  get #isConnected(): boolean {
    return this.#owner.session()?.connection.connectionState === 'connected';
  }

  #help(remedy: Remedy): void {
    const { part, outbox, rebuild, session } = this.#owner;
    const current = session();
    const hasAnswered = Boolean(current?.connection.remoteDescription);
    this.#blockedTimer ??= setTimeout(() => void this.#diagnose(), BLOCKED_MS);
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

  #handleUp(): void {
    clearTimeout(this.#blockedTimer);
    this.#blockedTimer = undefined;
    this.#patienceMs = 0;
    this.#blocked = {};
    this.#lastSdp = this.#remoteSdp;
  }

  async #diagnose(): Promise<void> {
    this.#blockedTimer = setTimeout(() => void this.#diagnose(), AGAIN_MS);
    const connection = this.#owner.session()?.connection;
    // Otherwise signals are not carried either.
    if (!connection || this.#remoteSdp === this.#lastSdp) return;
    const diagnose = await loadDiagnosis();
    const blocked = await diagnose(connection.getConfiguration());
    if (!this.#blockedTimer) return;
    this.#blocked = { blocked };
    this.#owner.dispatch({ type: 'detail', detail: this.#blocked });
    this.#owner.step('path', `blocked: ${blocked}`);
  }

  /** Not what is silent: the rest of the link is alive. */
  #helpDry(what: string): void {
    const now = performance.now();
    if (now - this.#dryAt < DRY_MS[Math.min(this.#dryHelps, 2)]!) return;
    this.#dryAt = now;
    this.#owner.step('network', `sent and not received: ${what}`);
    if ((this.#dryHelps += 1) !== 2) this.restartIce();
    else if (this.#owner.part === 'offers') this.#owner.rebuild();
    else this.#owner.outbox.plead(PLEA.rebuild);
  }
}

/** For the log. */
function wordsFor(path: LinkPath): string {
  if (path.kind !== 'relayed') return path.kind === 'local' ? 'on your network' : 'direct over the internet';
  return `through a TURN server (${path.protocol})`;
}
