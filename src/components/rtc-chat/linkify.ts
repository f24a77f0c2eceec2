/** A piece of a message: plain where `href` is missing. */
export interface TextPart {
  readonly text: string;
  readonly href?: string;
}

/** Ends at white space, quotes, angle brackets, and at control and format characters, which could disguise the address. */
const CANDIDATE = /\bhttps?:\/\/[^\s<>"'`\p{C}]+/giu;

const TRAIL = /[.,;:!?*_~…)\]}]/u;
const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Splits text into plain parts and links. Joined again, the parts are the text; only http and https become links. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const candidate = withoutTrail(match[0]);
    const href = safeHref(candidate);
    if (!href) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push({ text: candidate, href });
    end = match.index + candidate.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** A sentence's punctuation is not the address's; a closing bracket is, where the address opened it. */
function withoutTrail(candidate: string): string {
  let end = candidate.length;
  while (TRAIL.test(candidate.charAt(end - 1))) end -= 1;
  const open: Record<string, number> = {};
  for (let index = end; index < candidate.length; index += 1) {
    const closer = candidate.charAt(index);
    const opener = PAIRS[closer];
    if (opener === undefined) continue;
    open[closer] ??= candidate.slice(0, index).split(opener).length - candidate.slice(0, index).split(closer).length;
    open[closer] -= 1;
    if (open[closer] < 0) break;
    end = index + 1;
  }
  return candidate.slice(0, end);
}

function safeHref(candidate: string): string | undefined {
  try {
    const { protocol, username, password, href } = new URL(candidate);
    // `https://bank.example@evil.example` reads as the first host and leads to the second.
    if (username || password) return undefined;
    return protocol === 'https:' || protocol === 'http:' ? href : undefined;
  } catch {
    return undefined;
  }
}
