import { wrap } from './wrap.js';

/** A sender that can be kept from sending, while whoever set its track finds that track on it. */
export interface HeldSender {
  hold(isHeld: boolean): void;
  /** Sends again, whatever it is meant to send by now. */
  release(): void;
}

export function heldSender(sender: RTCRtpSender): HeldSender {
  let wanted = sender.track;
  let isHeld = false;
  const replaceTrack = sender.replaceTrack.bind(sender);
  // The connection may be closed by now.
  const apply = async (): Promise<void> => replaceTrack(isHeld ? null : wanted).catch(() => undefined);
  const unwrap = wrap(sender, 'replaceTrack', () => async (track) => {
    wanted = track;
    await apply();
  });
  Object.defineProperty(sender, 'track', { configurable: true, get: () => wanted });
  const hold = (next: boolean): void => {
    if (isHeld === next) return;
    isHeld = next;
    void apply();
  };
  return {
    hold,
    release: () => {
      unwrap();
      Reflect.deleteProperty(sender, 'track');
      hold(false);
    },
  };
}
