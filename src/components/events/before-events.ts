import { RtcEvent } from './rtc-event.js';

/** Before a seat is asked for. Cancelled, nothing is joined, and `join()` rejects with `aborted`. */
export class RtcBeforeJoinEvent extends RtcEvent {
  constructor() {
    super('rtc-before-join', true);
  }
}

/** Before a chat line is sent. Cancelled, the text stays in the composer. */
export class RtcBeforeSendEvent extends RtcEvent {
  readonly text: string;

  constructor(text: string) {
    super('rtc-before-send', true);
    this.text = text;
  }
}

/** Before the browser asks which screen to share. */
export class RtcBeforeShareEvent extends RtcEvent {
  constructor() {
    super('rtc-before-share', true);
  }
}

declare global {
  interface HTMLElementEventMap {
    'rtc-before-join': RtcBeforeJoinEvent;
    'rtc-before-send': RtcBeforeSendEvent;
    'rtc-before-share': RtcBeforeShareEvent;
  }
}
