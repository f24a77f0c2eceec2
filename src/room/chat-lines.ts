import type { ChatMessage, PeerId } from '../protocol/events.js';
import type { ChatLine } from './ports.js';

export type MessageLine = Extract<ChatLine, { kind: 'message' }>;

const isWaiting = (line: ChatLine): boolean => line.kind === 'message' && line.delivery.status !== 'sent';

/** A line as the relay stamped it. */
export function sentLine({ sig: _sig, ...message }: ChatMessage, self: PeerId | undefined): MessageLine {
  return { ...message, kind: 'message', isOwn: message.from === self, delivery: { status: 'sent' } };
}

/** Adds lines or replaces those with the same id; in the relay's order, what is not sent yet last. */
export function mergeLines(lines: readonly ChatLine[], added: readonly ChatLine[]): readonly ChatLine[] {
  const byId = new Map(lines.map((line) => [line.id, line]));
  for (const line of added) {
    const known = byId.get(line.id);
    // A line that comes again after a restart stays this person's own, whatever seat it came from.
    const isOwn = line.kind === 'message' && (line.isOwn || (known?.kind === 'message' && known.isOwn));
    byId.set(line.id, line.kind === 'message' ? { ...line, isOwn } : line);
  }
  return [...byId.values()].sort((a, b) => Number(isWaiting(a)) - Number(isWaiting(b)) || a.seq - b.seq);
}
