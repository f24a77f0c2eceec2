import type { PeerId } from '../../src/protocol/events.js';
import type { MemoryRelay } from './memory-relay.js';

/**
 * A page with the tutorial's logic in today's API names: one connection, made at the first
 * `user_here`; it offers when its tracks are added, and says everything to the whole room.
 */
export class TutorialPeer {
  connection: RTCPeerConnection | undefined;
  readonly received: MediaStreamTrack[] = [];
  readonly errors: string[] = [];
  readonly #send: (type: string, message: string) => void;
  readonly #tracks: readonly MediaStreamTrack[];

  constructor(relay: MemoryRelay, id: PeerId, tracks: readonly MediaStreamTrack[]) {
    this.#tracks = tracks;
    const signal = relay.connect(
      id,
      ({ type, message }) =>
        void this.#handle(type, message).catch((error: unknown) => this.errors.push(String(error))),
    );
    this.#send = (type, message) => signal({ type, message });
  }

  /** Right behind `ready`. */
  sayHere(): void {
    this.#send('user_here', 'Are you ready for a call?');
  }

  close(): void {
    this.connection?.close();
  }

  #start(): void {
    const connection = (this.connection = new RTCPeerConnection());
    connection.onicecandidate = ({ candidate }) => this.#send('ice candidate', JSON.stringify({ candidate }));
    connection.onnegotiationneeded = () =>
      void this.#offer().catch((error: unknown) => this.errors.push(String(error)));
    connection.ontrack = ({ track }) => this.received.push(track);
    const stream = new MediaStream([...this.#tracks]);
    for (const track of this.#tracks) connection.addTrack(track, stream);
  }

  async #offer(): Promise<void> {
    await this.connection?.setLocalDescription(await this.connection.createOffer());
    this.#sendDescription();
  }

  async #handle(type: string, message: string): Promise<void> {
    if (!this.connection) this.#start();
    const { connection } = this;
    if (type === 'user_here' || !connection) return;
    const { sdp, candidate } = JSON.parse(message) as {
      sdp?: RTCSessionDescriptionInit;
      candidate?: RTCIceCandidateInit;
    };
    if (!sdp) return connection.addIceCandidate(candidate);
    await connection.setRemoteDescription(sdp);
    if (sdp.type !== 'offer') return;
    await connection.setLocalDescription(await connection.createAnswer());
    this.#sendDescription();
  }

  #sendDescription(): void {
    this.#send('SDP', JSON.stringify({ sdp: this.connection?.localDescription }));
  }
}
