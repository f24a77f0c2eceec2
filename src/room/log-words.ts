import { describeWire } from '../signaling/describe-wire.js';
import type { LogEntry } from './ports.js';
import type { LogRecord } from './log-record.js';

/** What was recorded, in words. */
export function describeRecord({ what, ...when }: LogRecord): LogEntry {
  if ('type' in what) return { ...when, ...describeWire(what) };
  const { kind, detail } = what;
  return { ...when, direction: 'local', kind, summary: detail, isError: kind === 'error' };
}

/** A line of plain text, tabs between its columns. */
export function formatEntry({ at, direction, peerName, peer, kind, summary, bytes }: LogEntry): string {
  const size = bytes === undefined ? '' : `${String(bytes)} B`;
  return [(at / 1000).toFixed(3), direction, peerName || peer || '-', kind, summary, size].join('\t').trimEnd();
}
