/**
 * First 8 hex digits of the room name's SHA-256: enough for a proxy to route by room, too little
 * for its logs to learn the name. Undefined where the browser withholds `crypto.subtle`.
 */
export async function roomHint(room: string): Promise<string | undefined> {
  const digest = await crypto.subtle?.digest('SHA-256', new TextEncoder().encode(room));
  if (!digest) return undefined;
  return [...new Uint8Array(digest, 0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
