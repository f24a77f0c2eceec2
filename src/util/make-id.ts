/** 96 random bits as 24 hex digits. Not `randomUUID`, which insecure origins lack. */
export function makeId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
