import type { ReactiveElement } from 'lit';
import { elementsOf } from '../../context/room-elements.js';
import type { LeaveReason, RoomContext } from '../../room/ports.js';
import type { RoomSession } from '../../room/room-session.js';
import { RtcError } from '../../util/errors.js';
import { AudioSink } from './audio-sink.js';
import { EventBridge } from './event-bridge.js';
import { keepSeat } from './kept-seat.js';

/** Making a player holds the page up for some 20 ms: connection and picture come first. */
const AFTER_PICTURE_MS = 250;

/** A room as long as one `<rtc-room>` lends it: its DOM events, its sound, and renders when it changes. */
export class RoomBinding {
  readonly context: RoomContext;
  readonly events: EventBridge;
  readonly sound: AudioSink;
  readonly #session: RoomSession | undefined;
  readonly #place: string;
  readonly #release: (() => void)[];
  /** Browsers let a page play sound that itself uses camera or microphone. */
  #isCapturing = false;
  #playing: ReturnType<typeof setTimeout> | undefined;

  /**
   * With a `session`, the room is this element's own and ends with the binding; its seat may be kept in `place`.
   * `onElements`: others were bound or let go.
   */
  constructor(host: ReactiveElement, onElements: () => void, context: RoomContext, session?: RoomSession, place = '') {
    this.context = context;
    this.#session = session;
    this.#place = place;
    this.events = new EventBridge(host, context);
    this.sound = new AudioSink(() => {
      if (this.sound.isBlocked) this.events.report(new RtcError('playback-blocked', 'sound needs a click first'));
      host.requestUpdate();
    });
    const { connection, participants, media } = context;
    const render = (): void => host.requestUpdate();
    this.#release = [
      connection.subscribe(render),
      participants.subscribe(this.#playSoon),
      media.subscribe(({ microphone, camera }) => {
        const isCapturing = [microphone, camera].some(({ status }) => status === 'live');
        if (isCapturing && !this.#isCapturing) this.sound.resume();
        this.#isCapturing = isCapturing;
        this.#playSoon();
        render();
      }),
      elementsOf(context).list.subscribe(onElements),
    ];
    if (session) this.#release.push(session.on('error', (error) => this.events.report(error)));
    this.#play();
  }

  get isOwn(): boolean {
    return this.#session !== undefined;
  }

  close(reason: LeaveReason): void {
    this.events.close(this.isOwn ? reason : undefined);
    for (const release of this.#release.splice(0)) release();
    clearTimeout(this.#playing);
    this.sound.close();
    const { seat } = this.#session?.connection ?? {};
    // Nobody comes back to a seat that could not be kept.
    this.#session?.close(reason === 'page-hidden' && keepSeat(this.#place, seat) ? reason : 'left');
  }

  readonly #playSoon = (): void => {
    this.#playing ??= setTimeout(this.#play, AFTER_PICTURE_MS);
  };

  readonly #play = (): void => {
    clearTimeout(this.#playing);
    this.#playing = undefined;
    const { chosen, devices } = this.context.media.getState();
    // Known, and without it: it was unplugged. Browsers do not come back to one by themselves.
    const isGone = devices.speaker.length > 0 && !devices.speaker.some(({ id }) => id === chosen.speaker);
    this.sound.update(this.context.participants.getState().others, isGone ? '' : chosen.speaker);
  };
}
