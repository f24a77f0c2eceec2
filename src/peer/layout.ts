import { sendSmall, smallEncodings } from './first-picture.js';

/*
 * The fixed layout of a connection between two pages of the kit. The peer that offers first
 * creates the m-lines in the order of TRACK_ROLES, behind them one for data; what an m-line is for
 * follows from its place. Both sides may send on each at any time, so that starting, muting and
 * switching is `replaceTrack` and nothing is negotiated again.
 */

/** What a track is for; the same words in the layout of the connection and in the UI. */
export type TrackRole = 'microphone' | 'camera' | 'screen' | 'screen-audio';

export const TRACK_ROLES: readonly TrackRole[] = ['microphone', 'camera', 'screen', 'screen-audio'];

export type Tracks = Readonly<Partial<Record<TrackRole, MediaStreamTrack>>>;
export type Slots = Readonly<Partial<Record<TrackRole, RTCRtpTransceiver>>>;

export function kindOf(role: TrackRole): 'audio' | 'video' {
  return role === 'camera' || role === 'screen' ? 'video' : 'audio';
}

/** The offering side: makes all m-lines, with the tracks there are. */
export function createSlots(connection: RTCPeerConnection, tracks: Tracks): Slots {
  const streamFor = pairedStreams();
  const slots: Partial<Record<TrackRole, RTCRtpTransceiver>> = {};
  for (const role of TRACK_ROLES) {
    const source = tracks[role] ?? kindOf(role);
    slots[role] = connection.addTransceiver(source, {
      direction: 'sendrecv',
      streams: [streamFor(role)],
      ...(role === 'camera' && { sendEncodings: smallEncodings }),
    });
  }
  return slots;
}

/**
 * The answering side, after the remote offer and before the answer: takes the m-lines over by
 * place, or, from a page that knows no layout (`byKind`), the first of each kind. They come as
 * `recvonly` and are opened for sending whether or not there is a track yet. Slots already taken
 * stay as they are.
 */
export function adoptSlots(connection: RTCPeerConnection, taken: Slots, tracks: Tracks, byKind: boolean): Slots {
  const streamFor = pairedStreams();
  const slots: Partial<Record<TrackRole, RTCRtpTransceiver>> = { ...taken };
  connection.getTransceivers().forEach((transceiver, index) => {
    const { kind } = transceiver.receiver.track;
    const role = byKind ? (kind === 'audio' ? 'microphone' : 'camera') : TRACK_ROLES[index];
    if (!role || slots[role] || kindOf(role) !== kind) return;
    slots[role] = transceiver;
    transceiver.direction = 'sendrecv';
    // Missing in Firefox before 113: only the sync of lips is lost.
    transceiver.sender.setStreams?.(streamFor(role));
    if (role === 'camera') sendSmall(transceiver.sender);
    const track = tracks[role];
    if (track) void transceiver.sender.replaceTrack(track).catch(() => undefined);
  });
  return slots;
}

/** What arrives: the receiving track of each slot. */
export function receivingTracks(slots: Slots): Tracks {
  const tracks: Partial<Record<TrackRole, MediaStreamTrack>> = {};
  for (const role of TRACK_ROLES) {
    const track = slots[role]?.receiver.track;
    if (track) tracks[role] = track;
  }
  return tracks;
}

/** Tracks that belong together go out under one stream: receivers keep those in sync. */
function pairedStreams(): (role: TrackRole) => MediaStream {
  const person = new MediaStream();
  const screen = new MediaStream();
  return (role) => (role.startsWith('screen') ? screen : person);
}
