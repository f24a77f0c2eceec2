/** Up to two letters that stand in for a picture: of the first and the last word. */
export function initials(name: string): string {
  // What most names are: looking up the world's scripts costs the first tile some 30 ms.
  if (/^[ -~]*$/.test(name)) {
    const plain = name.match(/[a-z\d][^\s]*/gi) ?? [];
    return [plain[0], plain.length > 1 ? plain.at(-1) : '']
      .map((word) => word?.charAt(0) ?? '')
      .join('')
      .toUpperCase();
  }
  const words = name.match(/[\p{L}\p{N}\p{Extended_Pictographic}][^\s]*/gu) ?? [];
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters
    .map((word) => firstCharacter(word ?? ''))
    .join('')
    .toLocaleUpperCase();
}

/** Hue in degrees, always the same for the same participant. */
export function hueOf(id: string): number {
  let hash = 7;
  for (let index = 0; index < id.length; index += 1) hash = (hash * 31 + id.charCodeAt(index)) % 0xffffff;
  // The golden angle keeps neighbours apart.
  return Math.round((hash * 137.508) % 360);
}

/** What a person sees as one character: a letter with its accents, a whole emoji. */
function firstCharacter(word: string): string {
  const [first] = new Intl.Segmenter().segment(word);
  return first?.segment ?? '';
}

/** A name for use inside a sentence: its writing direction, or one it tries to force, ends with it. */
export function isolated(name: string): string {
  return `\u2068${name.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')}\u2069`;
}
