import * as v from 'valibot';
import { REFUSAL_CODES, type RefusalCode } from '../src/protocol/codes.js';
import {
  LOST_SOURCES,
  PROTOCOL_VERSION,
  type ModeratePayload,
  type HistoryPayload,
  type LeavePayload,
  type ProbePayload,
  type ReadyPayload,
  type RestorePayload,
  type SendPayload,
  type SignalPayload,
  type TutorialReadyPayload,
  type TutorialSendPayload,
  type UpdatePayload,
} from '../src/protocol/events.js';
import { codePoints, LIMITS } from '../src/protocol/limits.js';
import { SIGNAL_TYPES } from '../src/protocol/peer-messages.js';
import { Refusal } from './refusal.js';

/*
 * The door: what a client sent is of the agreed shape and size, or refused with the code that stands
 * as the check's message. Keys that are not named here are dropped.
 */

/** Deepest is a line in `restore`: payload, list, line, value. */
const MOST_DEPTH = 6;
const POISON = ['__proto__', 'constructor', 'prototype'];

const code = (value: RefusalCode): RefusalCode => value;

const roomName = v.pipe(
  v.string(),
  v.check((text) => text.trim() !== '' && codePoints(text) <= LIMITS.roomLength, code('room-invalid')),
  v.check((text) => !/\p{Cc}/u.test(text), code('room-invalid')),
);
/** One spelling per name, and nothing in it that a terminal or a log would obey. */
const personName = v.pipe(
  v.string(),
  v.transform((text) =>
    text
      .normalize('NFC')
      .replace(/\p{Cc}+/gu, ' ')
      .trim(),
  ),
  v.check((text) => codePoints(text) <= LIMITS.nameLength, code('name-too-long')),
);
const chatText = v.pipe(
  v.string(),
  v.check((text) => text.trim() !== '', code('message-empty')),
  v.check((text) => codePoints(text) <= LIMITS.messageLength, code('message-too-long')),
);
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.idLength));
const seq = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const version = v.pipe(
  v.number(),
  v.check((value) => value === PROTOCOL_VERSION, code('version-unsupported')),
);

const flag = v.optional(v.boolean());
/** Names this relay does not know are dropped, as keys are: a newer page may have lost other things. */
const lost = v.pipe(
  v.array(v.pipe(v.string(), v.maxLength(LIMITS.idLength))),
  v.maxLength(8),
  v.transform((names) => LOST_SOURCES.filter((source) => names.includes(source))),
);
const presence = v.object({ microphone: flag, camera: flag, screen: flag, hand: flag, lost: v.optional(lost) });
const line = v.object({
  id,
  author: v.string(),
  message: v.string(),
  from: id,
  at: v.number(),
  seq,
  sig: v.pipe(v.string(), v.maxLength(64)),
});

const ready = v.object({
  v: version,
  room: roomName,
  name: v.optional(personName),
  seat: v.optional(v.string()),
  since: v.optional(seq),
  state: v.optional(presence),
});
const probe = v.object({ v: version, room: roomName, probe: v.literal(true), seat: v.optional(v.string()) });
const tutorialReady = v.object({ chat_room: roomName, signal_room: roomName });
const signal = v.pipe(
  v.object({
    to: v.optional(id),
    type: v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.signalTypeLength)),
    message: v.pipe(v.string(), v.maxLength(LIMITS.signalLength, code('message-too-long'))),
    room: v.optional(v.string()),
  }),
  v.check(
    ({ type, message }) => type !== SIGNAL_TYPES.candidate || message.length <= LIMITS.candidateLength,
    code('message-too-long'),
  ),
);
const send = v.object({ id, message: chatText });
const tutorialSend = v.object({ author: personName, message: chatText, room: v.string() });
const update = v.object({ name: v.optional(personName), state: v.optional(presence) });
const moderate = v.object({ action: v.pipe(v.string(), v.maxLength(LIMITS.idLength)), peer: v.optional(id) });
const leave = v.optional(v.object({ hold: flag }));
const history = v.object({ before: seq });
const restore = v.object({ lines: v.pipe(v.array(line), v.maxLength(LIMITS.history)) });

/** Throws Refusal with the code of what is wrong. */
const parser =
  <T>(schema: v.GenericSchema<unknown, T>) =>
  (payload: unknown): T => {
    if (!isHarmless(payload)) throw new Refusal('bad-payload');
    const result = v.safeParse(schema, payload, { abortEarly: true });
    if (result.success) return result.output;
    const [issue] = result.issues;
    const known = REFUSAL_CODES.find((refusal) => refusal === issue.message);
    throw new Refusal(known ?? 'bad-payload', v.getDotPath(issue) ?? undefined);
  };

export const parseReady = parser<ReadyPayload>(ready);
export const parseProbe = parser<ProbePayload>(probe);
export const parseTutorialReady = parser<TutorialReadyPayload>(tutorialReady);
export const parseSignal = parser<SignalPayload>(signal);
export const parseSend = parser<SendPayload>(send);
export const parseTutorialSend = parser<TutorialSendPayload>(tutorialSend);
export const parseUpdate = parser<UpdatePayload>(update);
export const parseModerate = parser<ModeratePayload>(moderate);
export const parseLeave = parser<LeavePayload | undefined>(leave);
export const parseHistory = parser<HistoryPayload>(history);
export const parseRestore = parser<RestorePayload>(restore);

/** Which form of `ready` a payload means to be; whether it is one, its parser says. */
export function kindOfReady(payload: unknown): 'kit' | 'probe' | 'tutorial' {
  if (typeof payload !== 'object' || payload === null) return 'kit';
  if ('signal_room' in payload) return 'tutorial';
  return 'probe' in payload ? 'probe' : 'kit';
}

function isHarmless(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === MOST_DEPTH) return false;
  return Object.entries(value).every(([key, inner]) => !POISON.includes(key) && isHarmless(inner, depth + 1));
}
