import { SIGNAL_TYPES } from '../protocol/peer-messages.js';
import { isRecord } from '../protocol/guards.js';

export interface SignalDescription {
  /** `offer`, `answer`, `candidate`, or the signal's own type. */
  readonly kind: string;
  readonly summary: string;
}

/** What a signal is, for people. Never throws: `message` may be anything. */
export function describeSignal(type: string, message: string): SignalDescription {
  const body = parse(message);
  if (type === SIGNAL_TYPES.description && isRecord(body.sdp)) {
    const { type: kind, sdp } = body.sdp;
    const lines = textOf(sdp).match(/^m=\w+/gm) ?? [];
    return { kind: textOf(kind), summary: lines.map((line) => line.slice(2)).join(', ') };
  }
  if (type === SIGNAL_TYPES.candidate) return { kind: 'candidate', summary: describeCandidate(body.candidate) };
  return { kind: type, summary: message.slice(0, 120) };
}

/** Transport, type and address of a candidate line (RFC 8839, section 5.1). */
function describeCandidate(candidate: unknown): string {
  const line = isRecord(candidate) ? textOf(candidate.candidate) : '';
  const [, , transport, , address, port, , kind] = line.split(' ');
  return kind ? `${kind} ${String(transport).toLowerCase()} ${String(address)}:${String(port)}` : 'end of candidates';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function parse(message: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(message);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
