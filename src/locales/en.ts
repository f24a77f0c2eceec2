import type { Translation } from '@shoelace-style/localize';
import type { RtcErrorCode } from '../util/errors.js';
import type { enChat } from './en-chat.js';
import type { enLog } from './en-log.js';

/*
 * Every sentence a person can read, in English: the language the others are written from and the
 * one that stands in where a language has no term. Keys are `<element>_<what>`; a term with parts
 * is a function. Elements read terms through `Localizer` (localize.ts).
 */

/** Said for an error: a sentence, or one made from the error's subject (`camera`, `microphone`, `screen`, an address). */
export type ErrorTerm = string | ((subject: string) => string);
export type ErrorTerms = { readonly [C in RtcErrorCode as `error_${C}`]: ErrorTerm };

/** A source as an error's subject names it; `permission-denied` and its like may be about both. */
const device = (subject: string): string =>
  /^(camera|microphone|screen|speaker)$/.test(subject) ? subject : 'camera or microphone';

const doesNotFit = 'This page and the call server do not fit together. Reload the page.';
const notIn = 'You are not in the call. Join it first.';
const busy = 'The call server is busy. Try again in a moment.';
const broken = 'Something went wrong. Reload the page if it does not recover.';
const notStarted = (subject: string): string =>
  `Your ${device(subject)} did not start. Plug it in again or choose another one.`;

export const en = {
  $code: 'en',
  $name: 'English',
  $dir: 'ltr',

  // shared
  guest: 'Guest',
  you: 'You',
  close: 'Close',
  dismiss: 'Dismiss',
  try_again: 'Try again',
  microphone: 'Microphone',
  camera: 'Camera',
  speaker: 'Speaker',
  screen: 'Share screen',
  chat: 'Chat',
  log: 'Signal log',
  starting: (name: string) => `${name}, starting`,
  failed: (name: string) => `${name}, not available`,
  turn_on: (source: string) => (source === 'screen' ? 'Share your screen' : `Turn on ${source}`),
  turn_off: (source: string) => (source === 'screen' ? 'Stop sharing' : `Turn off ${source}`),

  // rtc-room
  room_call: (room: string) => `Call ${room}`,
  room_joined: 'You are in the call.',
  room_reconnecting: 'The connection was lost. Reconnecting…',
  room_sound: 'Turn on sound',

  // rtc-lobby
  lobby_title: (room: string) => `Join ${room || 'the call'}`,
  lobby_left: 'You left the call',
  lobby_replaced: 'This call continues in another tab',
  lobby_timeout: 'You were away for too long',
  lobby_failed: 'You are not in the call',
  lobby_probing: 'Checking the room…',
  lobby_joining: 'Joining…',
  lobby_join: 'Join',
  lobby_rejoin: 'Join again',
  lobby_cancel: 'Cancel',
  lobby_name: 'Your name',
  lobby_preview: 'Your camera picture',
  lobby_camera_off: 'Your camera is off',
  lobby_turn_on: 'Turn on camera and microphone',

  // rtc-controls
  controls_label: 'Call controls',
  controls_leave: 'Leave',
  controls_unread: (name: string, count: number) => `${name}, ${count} unread`,

  // rtc-video
  video_people: 'People in the call',
  video_you: (name: string) => (name ? `${name} (you)` : 'You'),
  video_screen: (name: string) => `Screen of ${name}`,
  video_own_screen: 'Your screen',
  video_muted: 'microphone off',
  video_camera_off: 'camera off',
  video_waiting: 'Waiting for others to join…',
  video_idle: 'You are not in the call yet',
  link_connecting: 'Connecting…',
  link_interrupted: 'Connection interrupted',
  link_restarting: 'Reconnecting…',
  link_failed: 'No connection yet. Trying again…',
  link_closed: 'Disconnected',
  link_unlinked: 'Chat only. They are connected with somebody else',

  // errors: what happened, and what helps
  'error_room-missing': 'This call has no room name. Give the rtc-room element a room attribute.',
  'error_room-invalid': 'This room name cannot be used. Choose a shorter one.',
  'error_insecure-context': 'Calls need a secure page. Open it with https:// or on localhost.',
  'error_webrtc-unsupported': 'This browser cannot make calls. Use a current Chrome, Edge, Firefox or Safari.',
  'error_playback-blocked': 'Your browser holds back the sound until you turn it on.',
  'error_device-missing': (subject) => `No ${device(subject)} was found. Plug one in, then try again.`,
  'error_device-busy': (subject) => `Another program is using your ${device(subject)}. Close it, then try again.`,
  'error_device-failed': notStarted,
  'error_constraints-impossible': notStarted,
  'error_permission-denied': (subject) =>
    subject === 'screen'
      ? 'The screen is not shared, because it was not allowed.'
      : `This page may not use your ${device(subject)}. Allow it in the browser's address bar, then try again.`,
  'error_permission-dismissed': (subject) => `Your ${device(subject)} was not allowed yet. Try again and choose Allow.`,
  'error_permission-denied-by-system': (subject) =>
    `Your system keeps the browser from using your ${device(subject)}. Allow it in the system's privacy settings.`,
  'error_blocked-by-embedder': (subject) =>
    `The site around this call does not let it use your ${device(subject)}. Open the call in a tab of its own.`,
  'error_screen-unsupported': 'This browser cannot share the screen. Use one on a computer.',
  'error_relay-unreachable': 'The call server cannot be reached. Check your connection, then try again.',
  'error_server-missing': (subject) =>
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
  error_busy: busy,
  'error_server-error': busy,
  error_timeout: busy,
  'error_negotiation-failed': 'No connection to this person was possible. It is being tried again.',
  'error_peer-misbehaved': broken,
  error_internal: broken,
  error_aborted: 'This was cancelled.',
} satisfies Translation & ErrorTerms & Readonly<Record<string, unknown>>;

/** What a language has to say: a missing or mistyped key is a compile error. */
export type Terms = Translation &
  ErrorTerms &
  typeof enChat &
  typeof enLog &
  Omit<typeof en, keyof Translation | keyof ErrorTerms>;
