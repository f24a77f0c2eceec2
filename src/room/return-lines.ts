import type { ChatMessage } from '../protocol/events.js';
import type { SignalingChannel } from '../signaling/channel.js';

/** UTF-16 units: lines travel in packets below the relay's payload limit. */
const CHUNK = 20_000;

/** Gives a relay that was restarted the lines it signed before. What does not get there others may return. */
export async function returnLines(channel: SignalingChannel, lines: readonly ChatMessage[]): Promise<void> {
  const pending = [...lines];
  while (pending.length > 0) {
    const chunk: ChatMessage[] = [];
    for (let size = 0; pending[0] && size < CHUNK; size += JSON.stringify(chunk.at(-1)).length) {
      chunk.push(pending.shift()!);
    }
    await channel.request('restore', { lines: chunk }).catch(() => undefined);
  }
}
