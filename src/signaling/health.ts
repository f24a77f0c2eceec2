import type { Health } from '../protocol/events.js';
import { RtcError } from '../util/errors.js';

const TIMEOUT_MS = 2_000;

/**
 * Asks the relay's `/healthz`, which any page may read, why a handshake failed: a browser does not
 * tell. Resolves when the relay is there and this page's origin may connect; rejects with
 * RtcError `relay-unreachable`, `server-missing` or `origin-refused`.
 */
export async function checkHealth(server: string, signal?: AbortSignal): Promise<void> {
  const subject = server;
  const ask = async (mode: RequestMode): Promise<Response> => {
    const signals = [AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])];
    return fetch(new URL('/healthz', server), {
      mode,
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.any?.(signals) ?? signals[0]!,
    });
  };
  let answer: Response;
  try {
    answer = await ask('cors');
  } catch (cause) {
    // Nobody there: asking once more would take as long again, and the network may be back meanwhile.
    if ((cause as DOMException).name === 'TimeoutError')
      throw new RtcError('relay-unreachable', undefined, { cause, subject });
    // A page may not read what another site does not mean for it, but may learn that it answered.
    const isThere = await ask('no-cors').then(Boolean, () => false);
    throw new RtcError(isThere ? 'server-missing' : 'relay-unreachable', undefined, { cause, subject });
  }
  const health = (await answer.json().catch(() => undefined)) as Partial<Health> | undefined;
  if (health?.service !== 'rtc-elements') {
    // A proxy in front of a relay that is restarting answers too, with 502 to 504.
    const code = answer.status >= 502 && answer.status <= 504 ? 'relay-unreachable' : 'server-missing';
    throw new RtcError(code, `/healthz answered ${String(answer.status)}`, { subject });
  }
  // On its way out: another takes its place.
  if (health.status === 'draining') throw new RtcError('relay-unreachable', '/healthz: draining', { subject });
  if (health.origin === 'refused') throw new RtcError('origin-refused', undefined, { subject });
}
