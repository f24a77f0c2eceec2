import type { Reply } from '../protocol/codes.js';
import { RtcError } from '../util/errors.js';

/** What the relay answered; throws its refusal as an RtcError. */
export function valueOf<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new RtcError(reply.code, reply.message);
  return reply.value;
}
