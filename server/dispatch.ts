import type { Logger } from 'pino';
import type { Reply } from '../src/protocol/codes.js';
import { coarseAddress } from './addresses.js';
import { handlers } from './handlers/index.js';
import type { Services } from './handlers/call.js';
import { Refusal } from './refusal.js';
import type { RelaySocket } from './wire.js';

/** Packets that wait for somebody who does not read them; a restless room sends that many in a second or two. */
const MOST_BACKLOG = 500;

/**
 * One event from a client: limits, handler, answer. Whatever goes wrong in here is answered to that
 * client and costs nobody else anything.
 */
export function dispatch(services: Services, log: Logger, socket: RelaySocket, event: string, args: unknown[]): void {
  const { allowance, address } = socket.data;
  const last = args.at(-1);
  const acknowledge = typeof last === 'function' ? (last as (reply: Reply<unknown>) => void) : undefined;
  const payload = acknowledge && args.length === 1 ? undefined : args[0];
  const handler = handlers.get(event);
  try {
    if (!handler) throw new Refusal('bad-payload', 'unknown event');
    if (!allowance.take(handler.rate)) throw new Refusal('too-fast');
    handler.run(services, { socket, payload }, (value) => acknowledge?.({ ok: true, value }));
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal('server-error');
    const { code, message, retryAfter } = refusal;
    if (refusal === error) log.debug({ code, event: event.slice(0, 32) }, 'refused');
    else log.error({ err: error, event }, 'a handler failed');
    if (acknowledge) acknowledge({ ok: false, code, message, ...(retryAfter !== undefined && { retryAfter }) });
    else if (handler) socket.emit('refused', { code, message, event });
    const isAbuse = code === 'too-fast' || code === 'bad-payload';
    if (isAbuse && !allowance.take('refusals')) {
      log.warn({ code, address: coarseAddress(address) }, 'disconnected for abuse');
      socket.disconnect(true);
    }
  }
  dropSlowReaders(socket, log);
}

/** Nothing else bounds what Socket.IO keeps for a client that stopped reading. */
function dropSlowReaders(socket: RelaySocket, log: Logger): void {
  for (const { socket: other } of socket.data.seat?.room.seats.values() ?? []) {
    // Private by its type, public by its documentation and for years.
    const backlog = (other?.conn as unknown as { writeBuffer: readonly unknown[] } | undefined)?.writeBuffer;
    if (!other || !backlog || backlog.length <= MOST_BACKLOG) continue;
    log.warn({ packets: backlog.length, address: coarseAddress(other.data.address) }, 'disconnected as a slow reader');
    other.conn.close(true);
  }
}
