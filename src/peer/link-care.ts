import type { Slots } from './layout.js';
import { Pulse } from './pulse.js';
import { pictureFor } from './picture-for.js';
import { sendPicture } from './sent-picture.js';
import { WholeFrames } from './whole-frames.js';

export { Mender } from './mender.js';

/** One connection, once it has been up for a moment. */
export interface Patient {
  readonly connection: RTCPeerConnection;
  /** Missing towards a page of the tutorial. */
  readonly channel: RTCDataChannel | undefined;
  readonly slots: () => Slots;
  /** How many there are in all. */
  readonly links: () => number;
  /** For the log, and for what carries signals. */
  readonly step: (detail: string) => void;
  readonly onSilence: (isSilent: boolean) => void;
}

/** What asks the other side for a whole frame. */
const WISH = '!';

/**
 * What a connection needs once it is up: how large the camera is sent, whether anything still arrives,
 * and a picture at once when it does again. Loads by itself (peer-session.ts); without it a call goes
 * on, for as long as its links do.
 */
export class LinkCare {
  readonly #patient: Patient;
  readonly #pulse: Pulse | undefined;
  readonly #frames: WholeFrames;

  readonly #handleState = (): void => {
    if (this.#patient.connection.connectionState === 'connected') this.#pulse?.beginAnew();
  };

  constructor(patient: Patient) {
    this.#patient = patient;
    const { connection, channel, step, onSilence } = patient;
    this.#frames = new WholeFrames(connection, () => this.#pulse?.send(WISH));
    if (channel) {
      this.#pulse = new Pulse({
        channel,
        received: async () => receivedBytes(await connection.getStats()),
        onText: (text) => {
          if (text === WISH) this.#frames.send();
        },
        onDoubt: () => step('nothing heard'),
        onSilence: (isSilent) => {
          if (!isSilent) void this.#frames.recover();
          onSilence(isSilent);
        },
      });
    }
    connection.addEventListener('connectionstatechange', this.#handleState);
    this.fit();
  }

  /** The number of links, or the camera, may be another. */
  fit(): void {
    const { camera } = this.#patient.slots();
    if (camera) sendPicture(camera.sender, pictureFor(this.#patient.links()));
  }

  close(): void {
    this.#patient.connection.removeEventListener('connectionstatechange', this.#handleState);
    this.#pulse?.close();
    this.#frames.close();
  }
}

/** Of media and messages; checks of addresses do not count (W3C webrtc-stats, `RTCTransportStats`). */
function receivedBytes(stats: RTCStatsReport): number {
  let bytes = 0;
  stats.forEach((row: RTCTransportStats) => {
    // Firefox has no rows of transports.
    if (/^(transport|candidate-pair)$/.test(row.type)) bytes += row.bytesReceived ?? 0;
  });
  return bytes;
}
