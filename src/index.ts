/** Element classes, events and types. Registers nothing: see `define.ts`. */
export { RtcChat } from './components/rtc-chat/rtc-chat.js';
export { RtcControls } from './components/rtc-controls/rtc-controls.js';
export { RtcLobby } from './components/rtc-lobby/rtc-lobby.js';
export { RtcRoom } from './components/rtc-room/rtc-room.js';
export { RtcSignalLog } from './components/rtc-signal-log/rtc-signal-log.js';
export { RtcVideo } from './components/rtc-video/rtc-video.js';

export { RtcBeforeJoinEvent, RtcBeforeSendEvent, RtcBeforeShareEvent } from './components/events/before-events.js';
export { RtcPanelToggleEvent, type PanelName } from './components/events/panel-event.js';
export {
  RtcErrorEvent,
  RtcJoinedEvent,
  RtcLeftEvent,
  RtcMessageEvent,
  RtcPeerJoinedEvent,
  RtcPeerLeftEvent,
  RtcStatusEvent,
} from './components/events/room-events.js';

export { RoomElement, type PortName } from './context/room-element.js';
export { roomContext, type RoomProvider } from './context/room-context.js';
export { Localizer, registerLanguage } from './locales/localize.js';
export type { Terms } from './locales/en.js';
export { createRoomSession, type RoomSession } from './room/room-session.js';
export type { RoomOptions, SourceWish } from './room/room-options.js';
export type { SimulatedFault, Simulation, SimulationOptions } from './simulate/simulate.js';
export { RtcError, type RtcErrorCode } from './util/errors.js';
export { VERSION } from './version.js';

export type * from './room/ports.js';
export type * from './media/local-media-state.js';
export type { LinkState, TrackRole } from './transport/media-transport.js';
