import type { ProbeValue, RelayEvent, RelayEventMap, RequestEvent, RequestMap } from './events.js';
import { REFUSAL_CODES, type RefusalCode, type Reply } from './codes.js';

/*
 * Checks at the client's door: what the relay (or something that calls itself one) sent is either
 * of the agreed shape or dropped. Only what the client reads is checked; the relay has its own
 * door for the other direction.
 */

export type Check = (value: unknown) => boolean;
type Fields = Record<string, Check>;

const string: Check = (value) => typeof value === 'string';
const number: Check = (value) => Number.isFinite(value);
const boolean: Check = (value) => typeof value === 'boolean';
export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
export const shape =
  (fields: Fields): Check =>
  (value) =>
    isRecord(value) && Object.entries(fields).every(([name, check]) => check(value[name]));

const state = shape({
  microphone: optional(boolean),
  camera: optional(boolean),
  screen: optional(boolean),
  hand: optional(boolean),
  lost: optional(listOf(string)),
});
const peer = shape({
  id: string,
  name: string,
  order: number,
  state,
  dialect: optional((value) => value === 'tutorial'),
});
const chatMessage = shape({
  id: string,
  author: string,
  message: string,
  from: string,
  at: number,
  seq: number,
  sig: string,
});
const iceServer = shape({
  urls: (value) => string(value) || listOf(string)(value),
  username: optional(string),
  credential: optional(string),
});
const code: Check = (value) => REFUSAL_CODES.includes(value as RefusalCode);
const welcome = shape({
  self: peer,
  seat: string,
  epoch: string,
  peers: listOf(peer),
  history: listOf(chatMessage),
  more: boolean,
  iceServers: listOf(iceServer),
  seq: number,
});

const refusal = shape({ code, message: string, retryAfter: optional(number) });

const relayEvents: { readonly [E in RelayEvent]: Check } = {
  announce: shape({ message: string, event: string, peer, seq: number }),
  message: chatMessage,
  signaling_message: shape({ type: string, message: string, from: string }),
  refused: shape({ code, message: string, event: string }),
  notice: shape({ code: string, retryAfter: optional(number) }),
  ice_servers: listOf(iceServer),
};

const anything: Check = () => true;
const replyValues: { readonly [E in RequestEvent]: Check } = {
  ready: welcome,
  send: chatMessage,
  update: peer,
  moderate: anything,
  history: listOf(chatMessage),
  restore: number,
  leave: anything,
};

export const RELAY_EVENTS = Object.keys(relayEvents) as readonly RelayEvent[];

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The payload if it is one of `event`, else undefined. */
export function parseRelayEvent<E extends RelayEvent>(event: E, payload: unknown): RelayEventMap[E] | undefined {
  return relayEvents[event](payload) ? (payload as RelayEventMap[E]) : undefined;
}

function parseReplyOf<T>(value: Check, reply: unknown): Reply<T> | undefined {
  if (!isRecord(reply)) return undefined;
  const good = reply.ok === true ? value(reply.value) : reply.ok === false && refusal(reply);
  return good ? (reply as unknown as Reply<T>) : undefined;
}

/** The acknowledgement of `event` if it is one, else undefined. */
export function parseReply<E extends RequestEvent>(
  event: E,
  reply: unknown,
): Reply<RequestMap[E]['value']> | undefined {
  return parseReplyOf(replyValues[event], reply);
}

export function parseProbeReply(reply: unknown): Reply<ProbeValue> | undefined {
  return parseReplyOf(shape({ free: number }), reply);
}
