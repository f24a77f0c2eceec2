import { describeSignal } from './describe-signal.js';
import type { WireRecord } from './recording-channel.js';

/** A message of the wire, as the log shows it. */
export interface WireDescription {
  readonly direction: 'in' | 'out';
  readonly kind: string;
  readonly summary: string;
  /** UTF-8 length of the payload as JSON, without Socket.IO's framing. */
  readonly bytes: number;
  readonly isError?: boolean;
}

/** Whoever bears a seat token may take the seat, and a signed line is believed by any relay: the log shows neither. */
const SECRETS = ['seat', 'sig'];

const encoder = new TextEncoder();

/** What crossed the wire, for people. */
export function describeWire(record: WireRecord): WireDescription {
  return { ...wordsFor(record), bytes: encoder.encode(JSON.stringify(record.payload) ?? '').length };
}

function wordsFor(record: WireRecord): Omit<WireDescription, 'bytes'> {
  switch (record.type) {
    case 'event':
      return { direction: 'in', ...describeEvent(record) };
    case 'signal': {
      const { kind, summary } = describeSignal(record.payload.type, record.payload.message);
      const said = record.isSent ? summary : `not sent, the relay is away: ${summary}`;
      return { direction: 'out', kind, summary: said, isError: !record.isSent };
    }
    case 'request':
      return { direction: 'out', kind: record.event, summary: summarise(record.payload) };
    case 'reply': {
      const { event, payload } = record;
      const summary = payload.ok ? 'ok' : `${payload.code}: ${payload.message}`;
      return { direction: 'in', kind: `${event} reply`, summary, isError: !payload.ok };
    }
  }
}

function describeEvent({ event, payload }: WireRecord & { type: 'event' }): {
  kind: string;
  summary: string;
  isError?: boolean;
} {
  // How many: what they are logged in to with is nobody's to read.
  if ('length' in payload) return { kind: event, summary: `servers: ${payload.length}` };
  if ('type' in payload) return describeSignal(payload.type, payload.message);
  // A refusal's message is a sentence for people who write software; what it was about says more here.
  if ('code' in payload && 'event' in payload)
    return { kind: event, summary: `${payload.event}: ${payload.code}`, isError: true };
  return { kind: event, summary: 'message' in payload ? payload.message : payload.code };
}

function summarise(payload: unknown): string {
  const text = JSON.stringify(payload, (key, value: unknown) => (SECRETS.includes(key) ? undefined : value));
  return text?.slice(0, 160) ?? '';
}
