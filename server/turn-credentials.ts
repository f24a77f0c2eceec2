import { createHmac } from 'node:crypto';
import type { PeerId } from '../src/protocol/events.js';

export const TURN_TTL_SECONDS = 600;

export interface TurnCredentials {
  readonly username: string;
  readonly credential: string;
}

/**
 * What a TURN server that has the same secret lets in until `expiresAt`, in seconds since the epoch, and can check
 * without asking anybody: coturn's `use-auth-secret` (draft-uberti-behave-turn-rest-00, section 2.2).
 */
export function turnCredentials(secret: string, peer: PeerId, expiresAt: number): TurnCredentials {
  const username = `${String(expiresAt)}:${peer}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}

const TURN_URL = /^turns?:(?:\[[\da-f:.]+\]|[\w.~%!$&'()*+;=-]+)(?::(\d{1,5}))?(?:\?transport=(?:udp|tcp))?$/i;

/** RFC 7065, without transports no browser knows. */
export function isTurnUrl(text: string): boolean {
  const match = TURN_URL.exec(text);
  const port = Number(match?.[1] ?? 1);
  return match !== null && port > 0 && port < 65_536;
}
