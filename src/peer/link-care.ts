import { parseBeat, type Beat, type Counts, type Sizes } from './beat.js';
import { Dryness } from './dryness.js';
import type { Slots } from './layout.js';
import type { LinkDetail } from './link-state.js';
import { readStats } from './link-stats.js';
import { loadRelief, type Relief } from './load-relief.js';
import { Pulse } from './pulse.js';
import { pictureFor, screenFor } from './picture-for.js';
import { sendPicture } from './sent-picture.js';
import { SoundFirst } from './sound-first.js';
import { Turns } from './turns.js';
import { WholeFrames } from './whole-frames.js';

export { Mender } from './mender.js';

/** Nothing arrives any more, told again for as long as that is so; or it does again. Or else what is so now. */
export type Finding = { readonly isSilent: boolean } | { readonly detail: LinkDetail };

/** One connection, once it has been up for a moment. */
export interface Patient {
  readonly connection: RTCPeerConnection;
  /** Missing towards a page of the tutorial. */
  readonly channel: RTCDataChannel | undefined;
  readonly slots: () => Slots;
  /** How many there are in all. */
  readonly links: () => number;
  /** How large the other's pictures are shown here. */
  readonly shows: () => Sizes | undefined;
  /** For the log, and for what carries signals. */
  readonly step: (detail: string) => void;
  readonly onFound: (finding: Finding) => void;
}

/** What asks the other side for a whole frame. */
const WISH = '!';
/** What is dry shows after two looks: 3 s are allowed. */
const LOOK_MS = 900;
/** Even a silent room gives some sound; a microphone that is switched off, or the wrong one, gives none. */
const MUTE_LOOKS = 11;
/** Of all links of this page, in whatever room. */
const turns = new Turns();

/**
 * What a connection needs once it is up: how the camera is sent, which way it takes, whether anything
 * still arrives, and a picture at once when it does again. Loads by itself (peer-session.ts); without
 * it a call goes on, for as long as its links do.
 */
export class LinkCare {
  readonly #patient: Patient;
  readonly #pulse: Pulse | undefined;
  readonly #frames: WholeFrames;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #dryness = new Dryness();
  /** What the other side said last. */
  #text = '';
  #heard: Beat = {};
  #sent: Counts = {};
  #told = '';
  #energy = NaN;
  /** In a row, without any sound. */
  #muteLooks = 0;
  readonly #soundFirst = new SoundFirst(turns);
  #relief: Relief | undefined;

  readonly #handleState = (): void => {
    if (this.#patient.connection.connectionState === 'connected') this.#pulse?.beginAnew();
    this.#told = '';
  };

  constructor(patient: Patient) {
    this.#patient = patient;
    const { connection, channel, step, onFound } = patient;
    this.#frames = new WholeFrames(connection, () => this.#pulse?.send(WISH));
    if (channel) {
      this.#pulse = new Pulse({
        channel,
        received: async () => receivedBytes(await connection.getStats()),
        say: () => JSON.stringify(this.#beat()),
        onText: (text) => {
          if (text === WISH) this.#frames.send();
          else this.#handleBeat(text);
        },
        onDoubt: () => step('nothing heard'),
        onSilence: (isSilent) => {
          if (!isSilent) void this.#frames.recover();
          onFound({ isSilent });
          // A state that is another begins without it.
          this.#told = '';
        },
      });
    }
    connection.addEventListener('connectionstatechange', this.#handleState);
    this.#timer = setInterval(() => void this.#look(), LOOK_MS);
    void this.#look();
    this.fit();
  }

  /** The number of links, the camera, or what the other side shows may be another. */
  fit(): void {
    const { camera, screen } = this.#patient.slots();
    const { shows } = this.#heard;
    const picture = this.#soundFirst.allowed(pictureFor(this.#patient.links(), shows?.camera));
    if (camera) sendPicture(camera.sender, this.#relief?.relieved(picture) ?? picture);
    if (screen && shows?.screen !== undefined) sendPicture(screen.sender, screenFor(shows.screen));
  }

  close(): void {
    clearInterval(this.#timer);
    this.#patient.connection.removeEventListener('connectionstatechange', this.#handleState);
    this.#pulse?.close();
    this.#frames.close();
  }

  #beat(): Beat {
    return {
      shows: this.#patient.shows(),
      sent: this.#sent,
      ...(this.#soundFirst.paused && { paused: this.#soundFirst.paused }),
    };
  }

  #handleBeat(text: string): void {
    this.#heard = parseBeat(text) ?? this.#heard;
    // The rest of it is for the next look.
    const shown = JSON.stringify(this.#heard.shows);
    if (shown === this.#text) return;
    this.#text = shown;
    this.fit();
  }

  async #look(): Promise<void> {
    const { connection, slots, onFound } = this.#patient;
    const stats = readStats(await connection.getStats(), slots());
    // Refused by the browser that answered (RFC 9429, section 5.3.1).
    const isRefused = slots().camera?.currentDirection === 'stopped';
    if (connection.connectionState !== 'connected') return;
    this.#sent = stats.sent;
    const dry = this.#dryness.judge(this.#heard.sent ?? {}, stats.received);
    this.#muteLooks = stats.energy === this.#energy ? this.#muteLooks + 1 : 0;
    this.#energy = stats.energy;
    const isTooMuch = stats.isCpuBound;
    if (isTooMuch) void this.#relieve();
    const shortage = stats.isNarrow ? 'bandwidth' : stats.isStalling && this.#relief?.isSpent ? 'cpu' : undefined;
    const isOther = [this.#soundFirst.judge(shortage), this.#relief?.judge(isTooMuch)];
    if (isOther.includes(true)) this.fit();
    const detail = {
      path: stats.path,
      dry,
      paused: isRefused ? ('codec' as const) : this.#heard.paused,
      pausing: this.#soundFirst.paused,
      mute: this.#muteLooks >= MUTE_LOOKS,
    };
    // The state of a link begins anew with each connection; what is dry is told until help has come.
    const text = JSON.stringify(detail);
    if (text !== this.#told || dry.length > 0) onFound({ detail });
    this.#told = text;
  }

  /** Where what does it cannot be fetched, the browser does what it can. */
  async #relieve(): Promise<void> {
    const Relief = await loadRelief().catch(() => undefined);
    if (Relief) this.#relief ??= new Relief();
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
