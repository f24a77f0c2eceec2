import type { Translation } from '@shoelace-style/localize';
import type { RtcErrorCode } from '../util/errors.js';

/*
 * Every sentence a person can read, in English: the language the others are written from and the
 * one that stands in where a language has no term. Keys are `<element>_<what>`; a term with parts
 * is a function. Elements read terms through `Localizer` (localize.ts).
 */

/** Said for an error: a sentence, or one made from the error's subject (`camera`, `microphone`, `screen`, an address). */
export type ErrorTerm = string | ((subject: string) => string);
export type ErrorTerms = { readonly [C in RtcErrorCode as `error_${C}`]: ErrorTerm };

const device = (subject: string): string =>
  ({ camera: 'camera', microphone: 'microphone', screen: 'screen', speaker: 'speaker' })[subject] ?? 'camera or microphone';

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
  screen: 'Screen',
  chat: 'Chat',
  log: 'Signal log',

  // rtc-room
  room_call: (room: string) => (room ? `Call ${room}` : 'Call'),
  room_joined: 'You are in the call.',
  room_reconnecting: 'The connection was lost. Reconnecting…',
  room_sound: 'Turn on sound',

  // rtc-lobby
  lobby_title: (room: string) => (room ? `Join ${room}` : 'Join the call'),
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
  lobby_starting: 'Starting…',
  lobby_camera_off: 'Your camera is off',
  lobby_turn_on: 'Turn on camera and microphone',
  lobby_turn_on_microphone: 'Turn on microphone',
  lobby_turn_on_camera: 'Turn on camera',
  lobby_device: (position: number) => `Device ${position}`,

  // rtc-controls
  controls_label: 'Call controls',
  controls_starting: (name: string) => `${name}, starting`,
  controls_failed: (name: string) => `${name}, not available`,
  controls_turn_on: (name: string) => `Turn on ${name.toLowerCase()}`,
  controls_turn_off: (name: string) => `Turn off ${name.toLowerCase()}`,
  controls_share: 'Share screen',
  controls_share_stop: 'Stop sharing',
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

  // rtc-chat
  chat_messages: 'Messages',
  chat_empty: 'No messages yet',
  chat_earlier: 'Earlier messages',
  chat_new: 'New messages',
  chat_joined: (name: string) => `${name} joined`,
  chat_left: (name: string) => `${name} left`,
  chat_renamed: (oldName: string, name: string) => `${oldName} is now ${name}`,
  chat_sending: 'Sending…',
  chat_failed: 'Not sent',
  chat_name: 'Your name',
  chat_message: 'Message',
  chat_send: 'Send',
  chat_remaining: (count: number) => (count < 0 ? `${-count} characters too many` : `${count} characters left`),
  chat_join_first: 'Join the call to write messages.',
  chat_reconnecting: 'Reconnecting. Your messages will be sent then.',

  // rtc-signal-log
  log_entries: 'What happens on the wire',
  log_empty: 'Nothing has happened yet',
  log_no_match: 'Nothing matches the filter',
  log_filter: 'Filter by text',
  log_direction: 'Direction',
  log_all_directions: 'All directions',
  log_in: 'received',
  log_out: 'sent',
  log_local: 'here',
  log_kind: 'Kind',
  log_all_kinds: 'All kinds',
  log_time: 'Time',
  log_peer: 'Person',
  log_summary: 'Details',
  log_size: 'Size',
  log_error: 'Error',
  log_pause: 'Pause',
  log_resume: 'Resume',
  log_paused: (count: number) => `Paused. ${count} new`,
  log_clear: 'Clear',
  log_copy: 'Copy',
  log_copied: 'Copied',
  log_copy_failed: 'Could not copy',

  // errors: what happened, and what helps
  'error_room-missing': 'This call has no room name. Give the rtc-room element a room attribute.',
  'error_room-invalid': 'This room name cannot be used. Choose a shorter one of letters and digits.',
  'error_insecure-context': 'Calls need a secure page. Open it with https:// or on localhost.',
  'error_webrtc-unsupported': 'This browser cannot make video calls. Use a current Chrome, Edge, Firefox or Safari.',
  'error_playback-blocked': 'Your browser is holding back the sound. Turn it on to hear the others.',
  'error_device-missing': (subject) => `No ${device(subject)} was found. Plug one in, then try again.`,
  'error_device-busy': (subject) => `Another program is using your ${device(subject)}. Close it, then try again.`,
  'error_device-failed': (subject) => `Your ${device(subject)} did not start. Plug it in again or choose another one.`,
  'error_permission-denied': (subject) =>
    subject === 'screen'
      ? 'The screen is not shared, because it was not allowed.'
      : `This page may not use your ${device(subject)}. Allow it in the browser's address bar, then try again.`,
  'error_permission-dismissed': (subject) => `Your ${device(subject)} was not allowed yet. Try again and choose Allow.`,
  'error_permission-denied-by-system': (subject) =>
    `Your system keeps the browser from using your ${device(subject)}. Allow it in the privacy settings of your device.`,
  'error_blocked-by-embedder': (subject) =>
    `The site around this call does not let it use your ${device(subject)}. Open the call in a tab of its own.`,
  'error_constraints-impossible': (subject) => `Your ${device(subject)} cannot do what was asked. Choose another one.`,
  'error_screen-unsupported': 'This browser cannot share the screen. Use a browser on a computer.',
  'error_relay-unreachable': 'The call server cannot be reached. Check your connection, then try again.',
  'error_server-missing': (subject) =>
    `There is no call server at ${subject || 'this address'}. Set the server attribute of rtc-room to where yours runs.`,
  'error_origin-refused': 'The call server does not accept calls from this site. Its operator can allow it.',
  'error_room-full': 'This room is full. Try again when somebody has left.',
  'error_name-too-long': 'This name is too long. Use at most 64 characters.',
  'error_message-empty': 'There is nothing to send yet. Write a message first.',
  'error_message-too-long': 'This message is too long. Shorten it, then send it again.',
  'error_too-fast': 'That was too fast. Wait a moment, then try again.',
  'error_bad-payload': 'The call server did not understand this page. Reload it.',
  'error_no-seat': 'You are not in the call. Join again.',
  'error_wrong-room': 'That belongs to another room. Join again.',
  'error_no-such-peer': 'This person is no longer in the call.',
  'error_not-allowed': 'You are not allowed to do this here.',
  'error_version-unsupported': 'This page and the call server do not match. Reload the page.',
  'error_token-invalid': 'Your invitation is not valid, or no longer. Ask for a new one.',
  'error_busy': 'The call server is busy. Try again in a moment.',
  'error_server-error': 'The call server made a mistake. Try again in a moment.',
  error_timeout: 'The call server did not answer in time. Try again.',
  'error_negotiation-failed': 'No connection to this person was possible. It is being tried again.',
  'error_peer-misbehaved': 'The other side sent something that makes no sense. It was ignored.',
  'error_not-joined': 'You are not in the call yet. Join first.',
  error_aborted: 'This was cancelled.',
  error_internal: 'Something went wrong here. Reload the page if it does not recover.',
} satisfies Translation & ErrorTerms & Readonly<Record<string, unknown>>;

/** What a language has to say: a missing or mistyped key is a compile error. */
export type Terms = Translation & ErrorTerms & Omit<typeof en, keyof Translation | keyof ErrorTerms>;
