import type { ChatMessage } from '../src/protocol/events.js';
import { LIMITS } from '../src/protocol/limits.js';

/** Room for 200 lines of 4,000 ASCII characters; fewer where people write longer in other scripts. */
const MOST_BYTES = 1 << 20;

interface Kept {
  readonly line: ChatMessage;
  /** As JSON in UTF-8. */
  readonly bytes: number;
}

export interface Page {
  /** Oldest first. */
  readonly lines: readonly ChatMessage[];
  /** Whether there were older ones that did not fit. */
  readonly more: boolean;
}

/** The last lines of a room, in order of `seq`. */
export class History {
  readonly #kept: Kept[] = [];
  #bytes = 0;

  find(id: string): ChatMessage | undefined {
    return this.#kept.find(({ line }) => line.id === id)?.line;
  }

  /** False for a line that is there already, or older than what is kept. */
  add(line: ChatMessage): boolean {
    if (this.find(line.id)) return false;
    const bytes = Buffer.byteLength(JSON.stringify(line));
    let at = this.#kept.length;
    while (at > 0 && (this.#kept[at - 1]?.line.seq ?? 0) > line.seq) at -= 1;
    this.#kept.splice(at, 0, { line, bytes });
    this.#bytes += bytes;
    let isKept = true;
    while (this.#kept.length > LIMITS.history || this.#bytes > MOST_BYTES) {
      const oldest = this.#kept.shift();
      this.#bytes -= oldest?.bytes ?? 0;
      isKept &&= oldest?.line !== line;
    }
    return isKept;
  }

  /** The newest lines between two `seq` (both excluded) that fit into `budget` bytes of JSON. */
  page(budget: number, { after = -Infinity, before = Infinity } = {}): Page {
    const wanted = this.#kept.filter(({ line }) => line.seq > after && line.seq < before);
    let first = wanted.length;
    for (let left = budget; first > 0; first -= 1) {
      left -= (wanted[first - 1]?.bytes ?? 0) + 1;
      if (left < 0) break;
    }
    return { lines: wanted.slice(first).map(({ line }) => line), more: first > 0 };
  }
}
