const key = 'rtc-elements:name';

/*
 * The name a person last joined with, on this origin. Storage may be refused (sandboxed frames,
 * blocked cookies), full, or missing: then nothing is remembered.
 */

export function rememberedName(): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

export function rememberName(name: string): void {
  try {
    localStorage.setItem(key, name);
  } catch {
    // Not remembered, then.
  }
}
