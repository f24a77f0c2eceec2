import type { CandidateInit, DescriptionInit } from '../protocol/peer-messages.js';
import { OperationQueue } from '../util/operation-queue.js';
import { measurePhase, now } from '../util/phase.js';
import type { Part } from './part.js';

/** At most so many candidates wait for the description they belong to. */
export const MAX_HELD_CANDIDATES = 60;

/** `theirs`: the browser refused a description of the peer's; `candidate`: one of its candidates. */
export type Blame = 'ours' | 'theirs' | 'candidate';

export interface NegotiatorEvents {
  /** `re`: what `handleDescription` was called with for the offer that this answers. */
  readonly sendDescription: (description: DescriptionInit, re?: number) => void;
  readonly sendCandidate: (candidate: CandidateInit) => void;
  /** A remote offer is in place and the answer not yet made: the time to open m-lines. */
  readonly prepareAnswer: () => void;
  readonly step: (kind: 'negotiation-needed' | 'local-description' | 'remote-description', detail: string) => void;
  readonly error: (error: unknown, blame: Blame) => void;
}

/**
 * Offers and answers over one queue: each description is dealt with to its end before the next begins,
 * so that no flag can be left set when the browser throws. While an offer of ours is out none is taken
 * (the impolite side of perfect negotiation, W3C WebRTC, section 10.7): pages of the kit do not both
 * offer, and in a page of the tutorial the browser itself gives that page's offer up for ours. Were
 * both given up, each side would answer what the other no longer knows of.
 */
export class Negotiator {
  readonly #connection: RTCPeerConnection;
  readonly #part: Part;
  readonly #events: NegotiatorEvents;
  readonly #queue = new OperationQueue();
  readonly #held: CandidateInit[] = [];
  #sent = 0;

  constructor(connection: RTCPeerConnection, part: Part, events: NegotiatorEvents) {
    this.#connection = connection;
    this.#part = part;
    this.#events = events;
    connection.onnegotiationneeded = () => {
      // The first round has one offering side: both creating m-lines is what never settles.
      if (part === 'answers' || (part === 'tutorial' && !connection.remoteDescription)) return;
      events.step('negotiation-needed', '');
      this.offer();
    };
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) events.sendCandidate(candidate);
    };
  }

  /** Our offer that nobody has answered yet, by now with its candidates. */
  get pendingOffer(): DescriptionInit | undefined {
    const { signalingState, localDescription } = this.#connection;
    return (signalingState === 'have-local-offer' && localDescription) || undefined;
  }

  offer(): void {
    this.#run(async () => {
      // Not stable: the browser asks again once it is.
      if (this.#connection.signalingState === 'stable') await this.#describe();
    });
  }

  /** ICE anew. An offer that waits for its answer is made anew too: its addresses may be those of another network. */
  restart(): void {
    this.#connection.restartIce();
    if (this.pendingOffer) this.#run(() => this.#describe());
  }

  /** `re` comes back with the answer, if there is one. */
  handleDescription(description: DescriptionInit, re?: number): void {
    const startMs = now();
    const sent = this.#sent;
    this.#run(async () => {
      const isOffer = description.type === 'offer';
      const isPending = this.#connection.signalingState === 'have-local-offer';
      // An answer nobody waits for, or that was here before the offer was out, is a late twin of one already taken.
      if (isOffer ? this.#part === 'offers' || isPending : !isPending || sent !== this.#sent) return;
      if (!(await this.#accept(description))) return;
      if (isOffer) {
        this.#events.prepareAnswer();
        await this.#describe(re);
        measurePhase('answer', startMs);
      }
      for (const candidate of this.#held.splice(0)) this.#addCandidate(candidate);
    });
  }

  handleCandidate(candidate: CandidateInit): void {
    void this.#queue.add(() => this.#addCandidate(candidate));
  }

  close(): void {
    this.#queue.close();
    const connection = this.#connection;
    connection.onnegotiationneeded = connection.onicecandidate = null;
  }

  async #accept(description: DescriptionInit): Promise<boolean> {
    try {
      await this.#connection.setRemoteDescription(description);
    } catch (error) {
      this.#report(error, 'theirs');
      return false;
    }
    this.#events.step('remote-description', description.type);
    return this.#connection.signalingState !== 'closed';
  }

  async #describe(re?: number): Promise<void> {
    await this.#connection.setLocalDescription();
    const { localDescription, signalingState } = this.#connection;
    if (!localDescription || signalingState === 'closed') return;
    this.#sent += 1;
    // Before the step: nothing on this side may hold the message up.
    this.#events.sendDescription(localDescription, re);
    this.#events.step('local-description', localDescription.type);
  }

  /** Not awaited by the queue: the browser keeps them in order, and an answer must not wait for them. */
  #addCandidate(candidate: CandidateInit): void {
    if (!this.#belongs(candidate)) {
      if (this.#held.push(candidate) > MAX_HELD_CANDIDATES) this.#held.shift();
      return;
    }
    this.#connection.addIceCandidate(candidate).catch((error: unknown) => this.#report(error, 'candidate'));
  }

  /** Messages may overtake each other: a candidate can be here before the description it belongs to. */
  #belongs({ usernameFragment }: CandidateInit): boolean {
    const { remoteDescription } = this.#connection;
    if (!remoteDescription) return false;
    return !usernameFragment || remoteDescription.sdp.includes(`a=ice-ufrag:${usernameFragment}`);
  }

  #run(operation: () => Promise<void>): void {
    this.#queue.add(operation).catch((error: unknown) => this.#report(error, 'ours'));
  }

  /** A connection that was closed meanwhile fails in what it was doing: that is no news. */
  #report(error: unknown, blame: Blame): void {
    if (this.#connection.signalingState !== 'closed') this.#events.error(error, blame);
  }
}
