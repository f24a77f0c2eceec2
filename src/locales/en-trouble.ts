/*
 * What is said when something does not work, apart from the rest because it loads when something does
 * not: what happened, and what helps.
 */

/** A source as an error's subject names it; `permission-denied` and its like may be about both. */
const device = (subject: string): string =>
  /^(camera|microphone|screen|speaker)$/.test(subject) ? subject : 'camera or microphone';

const doesNotFit = 'This page and the call server do not fit together. Reload the page.';
const notIn = 'You are not in the call. Join it first.';
const notStarted = (subject: string): string =>
  `Your ${device(subject)} did not start. Plug it in again or choose another one.`;

export const enTrouble = {
  wait_busy: 'The call server is busy. You join as soon as it has time',
  lost_camera: 'Camera lost',
  lost_microphone: 'Microphone lost',
  lost_camera_microphone: 'Camera and microphone lost',
  quiet_muted: (subject: string) =>
    subject === 'camera'
      ? 'Your system or another program holds back the picture of your camera.'
      : 'Your microphone is muted on the device itself, or by your system.',
  quiet_silent: 'No sound comes from your microphone. Is it the right one, and is it switched on?',

  link_unlinked: 'Chat only. They are connected with somebody else',

  paused_bandwidth: 'Their connection is too slow for video',
  paused_cpu: 'Their device is too slow for video',
  paused_codec: 'No picture: your browser and theirs have no video format in common',
  // How many pictures there are at most, one's own among them.
  limit_bandwidth: (people: string) =>
    people === '1'
      ? 'Your connection is too slow for video. The others hear you'
      : `${people} with video is what your connection carries`,
  limit_cpu: (people: string) =>
    people === '1'
      ? 'Your device is too slow for video. The others hear you'
      : `${people} with video is what your device can send`,
  'blocked_turn-missing': 'Blocked: there is no direct way, and no TURN server is set up',
  'blocked_turn-refused': 'Blocked: the TURN server refused the credentials',
  'blocked_turn-unreachable': 'Blocked: the TURN server cannot be reached',
  'blocked_udp-blocked': 'Blocked: UDP does not get through. TURN over TCP or TLS would help',
  'blocked_no-path': 'Blocked: their network lets nothing through',

  'error_room-missing': 'This call has no room name. Give the rtc-room element a room attribute.',
  'error_room-invalid': 'This room name cannot be used. Choose a shorter one.',
  'error_insecure-context': 'Calls need a secure page. Open it with https:// or on localhost.',
  'error_webrtc-unsupported': 'This browser cannot make calls. Use a current Chrome, Edge, Firefox or Safari.',
  'error_device-missing': (subject: string) => `No ${device(subject)} was found. Plug one in, then try again.`,
  'error_device-busy': (subject: string) =>
    `Another program is using your ${device(subject)}. Close it, then try again.`,
  'error_device-failed': notStarted,
  'error_constraints-impossible': notStarted,
  'error_permission-denied': (subject: string) =>
    subject === 'screen'
      ? 'The screen is not shared, because it was not allowed.'
      : `This page may not use your ${device(subject)}. Allow it in the browser's address bar, then try again.`,
  'error_permission-dismissed': (subject: string) =>
    `Your ${device(subject)} was not allowed yet. Try again and choose Allow.`,
  'error_permission-denied-by-system': (subject: string) =>
    `Your system keeps the browser from using your ${device(subject)}. Allow it in the system's privacy settings.`,
  'error_blocked-by-embedder': (subject: string) =>
    `The site around this call does not let it use your ${device(subject)}. Open the call in a tab of its own.`,
  'error_screen-unsupported': 'This browser cannot share the screen. Use one on a computer.',
  'error_server-missing': (subject: string) =>
    `There is no call server at ${subject || 'this address'}. Set the server attribute of rtc-room to where yours runs.`,
  'error_origin-refused': 'The call server does not accept calls from this site. Its operator can allow it.',
  'error_room-full': 'This room is full. Try again when somebody has left.',
  'error_name-too-long': 'This name is too long. Use at most 64 characters.',
  'error_message-empty': 'There is nothing to send yet.',
  'error_message-too-long': 'This message is too long. Shorten it, then send it again.',
  'error_too-fast': 'That was too fast. Wait a moment, then try again.',
  'error_bad-payload': doesNotFit,
  'error_version-unsupported': doesNotFit,
  'error_no-seat': notIn,
  'error_wrong-room': notIn,
  'error_not-joined': notIn,
  'error_no-such-peer': 'This person is no longer in the call.',
  'error_not-allowed': 'You are not allowed to do this here.',
  'error_token-invalid': 'Your invitation is not valid any more. Ask for a new one.',
  'error_negotiation-failed': 'No connection to this person was possible. It is being tried again.',
  'error_peer-misbehaved': "Something went wrong with this person's page. Ask them to reload it.",
  error_aborted: 'This was cancelled.',
};
