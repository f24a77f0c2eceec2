/** The kit without elements: no lit, nothing registered, nothing touched at import. */
export { createRoomSession, type RoomSession } from './room/room-session.js';
export type { IntendedAct, RoomOptions, SourceWish } from './room/room-options.js';
export type * from './room/ports.js';
export type { DeviceKind, LocalMediaState, MediaDevice, MediaSource, TrackState } from './media/local-media-state.js';
export type { LinkState, LocalStep, MediaTransport, RemoteMedia, TrackRole } from './transport/media-transport.js';
export type { ChannelOptions, ChannelState, CreateChannel, SignalingChannel } from './signaling/channel.js';
export { RtcError, type RtcErrorCode } from './util/errors.js';
