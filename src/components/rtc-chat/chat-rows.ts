import type { ChatLine } from '../../room/ports.js';

export interface ChatRow {
  readonly line: ChatLine;
  /** Says author and time: the lines that follow it soon, of the same author, do not. */
  readonly isFirst: boolean;
  /** A date stands above it. */
  readonly startsDay: boolean;
}

const GROUP_MS = 5 * 60_000;

/** Groups lines for display. `now` in ms since the epoch: a day that is today needs no date. */
export function chatRows(lines: readonly ChatLine[], now: number): ChatRow[] {
  return lines.map((line, index) => {
    const previous = lines[index - 1];
    const startsDay = dayOf(line.at) !== dayOf(previous?.at ?? now);
    return { line, startsDay, isFirst: startsDay || !continues(line, previous) };
  });
}

function continues(line: ChatLine, previous: ChatLine | undefined): boolean {
  if (line.kind !== 'message' || previous?.kind !== 'message') return false;
  return line.from === previous.from && line.author === previous.author && line.at - previous.at < GROUP_MS;
}

/** In the time zone of whoever reads. */
function dayOf(at: number): string {
  return new Date(at).toDateString();
}

/** What came in since `known` from others: earlier lines that were loaded, and one's own, are not news. */
export function newsOf(lines: readonly ChatLine[], known: ReadonlySet<string>): ChatLine[] {
  const first = lines.findIndex((line) => known.has(line.id));
  return lines.filter(
    (line, index) => index > first && !known.has(line.id) && !(line.kind === 'message' && line.isOwn),
  );
}
