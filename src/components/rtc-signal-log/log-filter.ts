import type { LogEntry } from '../../room/ports.js';

export interface LogFilter {
  /** Found anywhere in kind, name or summary, in any case; empty lets everything through. */
  readonly text: string;
  readonly direction: LogEntry['direction'] | '';
  readonly kind: string;
}

export function filterEntries(entries: readonly LogEntry[], { text, direction, kind }: LogFilter): readonly LogEntry[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted && !direction && !kind) return entries;
  return entries.filter(
    (entry) =>
      (!direction || entry.direction === direction) &&
      (!kind || entry.kind === kind) &&
      (!wanted || `${entry.kind} ${entry.peerName ?? ''} ${entry.summary}`.toLowerCase().includes(wanted)),
  );
}
