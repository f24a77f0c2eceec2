/** Base of the kit's DOM events: each bubbles, and crosses shadow boundaries. */
export abstract class RtcEvent extends Event {
  constructor(type: `rtc-${string}`, cancelable = false) {
    super(type, { bubbles: true, composed: true, cancelable });
  }
}
