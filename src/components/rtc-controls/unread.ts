import type { ChatLine } from '../../room/ports.js';

/** How many lines of others came since the chat was last looked at. */
export class UnreadCounter {
  #seenSeq = 0;

  /** All of `lines` have been seen. */
  markSeen(lines: readonly ChatLine[]): void {
    for (const line of lines) this.#seenSeq = Math.max(this.#seenSeq, line.seq);
  }

  count(lines: readonly ChatLine[]): number {
    return lines.filter((line) => line.kind === 'message' && !line.isOwn && line.seq > this.#seenSeq).length;
  }
}
