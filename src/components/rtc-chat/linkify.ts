/** A piece of a message: plain where `href` is missing. */
export interface TextPart {
  readonly text: string;
  readonly href?: string;
}

/** Ends at white space, quotes, angle brackets, and at control and direction characters that could disguise the address. */
// eslint-disable-next-line no-control-regex -- they are what must not be part of a link
const CANDIDATE =
  /\bhttps?:\/\/[^\s<>"'`\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/giu;

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

/** A sentence's punctuation is not the address's; a closing bracket is where the address opened it. */
function withoutTrail(candidate: string): string {
  let end = candidate.length;
  for (; end > 0; end -= 1) {
    const last = candidate.charAt(end - 1);
    const opener = PAIRS[last];
    const body = candidate.slice(0, end);
    const unbalanced = opener !== undefined && body.split(last).length > body.split(opener).length;
    if (!/[.,;:!?*_~…]/u.test(last) && !unbalanced) break;
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
