import type { Translation } from '@shoelace-style/localize';
import type { RtcErrorCode } from '../util/errors.js';
import type { enChat } from './en-chat.js';
import type { enLog } from './en-log.js';
import type { enTrouble } from './en-trouble.js';

/*
 * Every sentence a person can read, in English: the language the others are written from and the
 * one that stands in where a language has no term. Keys are `<element>_<what>`; a term with parts
 * is a function. Elements read terms through `Localizer` (localize.ts).
 */

/** Said for an error: a sentence, or one made from the error's subject (`camera`, `microphone`, `screen`, an address). */
export type ErrorTerm = string | ((subject: string) => string);
export type ErrorTerms = { readonly [C in RtcErrorCode as `error_${C}`]: ErrorTerm };

const busy = 'The call server is busy. Try again in a moment.';
const broken = 'Something went wrong. Reload the page if it does not recover.';

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
  path_local: 'On your network',
  path_direct: 'Direct over the internet',
  path_relayed: (protocol: string) => `Through a relay server (${protocol.toUpperCase()})`,
  link_closed: 'Disconnected',

  // errors that may come when nothing can be fetched; the others are in en-trouble.ts
  'error_playback-blocked': 'Your browser holds back the sound until you turn it on.',
  'error_relay-unreachable': 'The call server cannot be reached. Check your connection, then try again.',
  error_busy: busy,
  'error_server-error': busy,
  error_timeout: busy,
  error_internal: broken,
} satisfies Translation & Partial<ErrorTerms> & Readonly<Record<string, unknown>>;

/** What a language has to say: a missing or mistyped key is a compile error. */
export type Terms = Translation &
  ErrorTerms &
  typeof enChat &
  typeof enLog &
  Omit<typeof enTrouble, keyof ErrorTerms> &
  Omit<typeof en, keyof Translation | keyof ErrorTerms>;
