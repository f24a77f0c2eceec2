import type { IntendedAct, RoomOptions } from '../../room/room-options.js';
import { createRoomSession, type RoomSession } from '../../room/room-session.js';
import { RtcError } from '../../util/errors.js';
import { RtcBeforeJoinEvent, RtcBeforeSendEvent, RtcBeforeShareEvent } from '../events/before-events.js';
import type { RtcEvent } from '../events/rtc-event.js';
import { environmentError } from './environment.js';

/**
 * The session of an element, which asks the page by cancelable events on `target`. Throws RtcError
 * where there cannot be one. A name that is too long is no reason for that: `onError` hears of it.
 */
export function createOwnSession(
  target: EventTarget,
  options: RoomOptions,
  onError: (error: RtcError) => void,
): RoomSession {
  const problem = environmentError();
  if (problem) throw problem;
  const asking = { ...options, confirm: (act: IntendedAct) => target.dispatchEvent(eventBefore(act)) };
  try {
    return createRoomSession(asking);
  } catch (reason) {
    const error = RtcError.from(reason);
    if (error.code !== 'name-too-long') throw error;
    onError(error);
    return createRoomSession({ ...asking, name: '' });
  }
}

function eventBefore(act: IntendedAct): RtcEvent {
  switch (act.type) {
    case 'join':
      return new RtcBeforeJoinEvent();
    case 'send':
      return new RtcBeforeSendEvent(act.text);
    case 'share':
      return new RtcBeforeShareEvent();
  }
}
