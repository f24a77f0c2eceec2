import { sendPicture, smallEncodings } from './sent-picture.js';

/*
 * The fixed layout of a connection between two pages of the kit. The offering side creates the
 * m-lines for media in the order of TRACK_ROLES; what one is for follows from its place. Both sides
 * may send on each at any time, so that starting, muting and switching is `replaceTrack` and nothing
 * is negotiated again.
 *
 * They come in two rounds: those for the person with the first offer, those for the screen a moment
 * after the connection is up. All at once, the first picture comes 40 ms later (152 against 110 ms,
 * medians of 14 within one page on two cores).
 */

/** What a track is for; the same words in the layout of the connection and in the UI. */
export type TrackRole = 'microphone' | 'camera' | 'screen' | 'screen-audio';

export const TRACK_ROLES: readonly TrackRole[] = ['microphone', 'camera', 'screen', 'screen-audio'];
const FIRST_ROLES = TRACK_ROLES.slice(0, 2);

export type Tracks = Readonly<Partial<Record<TrackRole, MediaStreamTrack>>>;
export type Slots = Readonly<Partial<Record<TrackRole, RTCRtpTransceiver>>>;

export function kindOf(role: TrackRole): 'audio' | 'video' {
  return role === 'camera' || role === 'screen' ? 'video' : 'audio';
}

/** The offering side, at first: a screen that is shared already is not kept waiting. */
export function createFirstSlots(connection: RTCPeerConnection, tracks: Tracks): Slots {
  return createSlots(connection, tracks, {}, tracks.screen ? TRACK_ROLES : FIRST_ROLES);
}

/** The offering side: makes the m-lines there are not yet, with the tracks there are. */
export function createSlots(
  connection: RTCPeerConnection,
  tracks: Tracks,
  taken: Slots,
  roles: readonly TrackRole[] = TRACK_ROLES,
): Slots {
  const streamFor = pairedStreams();
  const slots: Partial<Record<TrackRole, RTCRtpTransceiver>> = { ...taken };
  for (const role of roles) {
    if (slots[role]) continue;
    const source = tracks[role] ?? kindOf(role);
    slots[role] = connection.addTransceiver(source, {
      direction: 'sendrecv',
      streams: [streamFor(role)],
      ...(role === 'camera' && { sendEncodings: smallEncodings(tracks.camera) }),
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
    if (role === 'camera') sendPicture(transceiver.sender);
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
