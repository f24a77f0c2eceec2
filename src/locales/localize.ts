import { LocalizeController, registerTranslation, type Translation, update } from '@shoelace-style/localize';
import type { RtcError } from '../util/errors.js';
import { en, type ErrorTerms, type Terms } from './en.js';

/** A language, or some terms of one: English fills in the rest. */
export type Language = Translation & Partial<Terms>;

/** Of errors, links, waits and devices, and of what is short for a picture. */
export type TroubleKey = keyof {
  [
    K in keyof Terms as K extends `${'error' | 'link' | 'wait' | 'blocked' | 'paused' | 'limit' | 'lost' | 'quiet'}_${string}`
      ? K
      : never
  ]: 1;
};

const known = new Set<object>();
const languages: Language[] = [];

/** Adds a language, or replaces terms of one. */
export function registerLanguage(...added: Language[]): void {
  languages.push(...added);
  // English always comes first: the library falls back to the first it is given.
  registerTranslation(en, ...languages);
}

/** Terms that come with an element which loads on use. What a page registered before goes on to hold. */
function learnEnglish(terms: object): void {
  if (known.has(terms)) return;
  known.add(terms);
  Object.assign(en, terms);
  registerLanguage();
}

let trouble: Promise<void> | undefined;
let isTroubleMissing = false;

/** What is said when something does not work; a missing or mistyped error is a compile error here. */
function learnTrouble(): void {
  trouble ??= import('./en-trouble.js').then(
    (module) => learnEnglish(module.enTrouble satisfies Omit<ErrorTerms, keyof typeof en>),
    () => {
      isTroubleMissing = true;
      update();
    },
  );
}

/** Renders every element again: a `lang` attribute above some of them has changed. */
export const refreshLanguage = update;

/** Terms, dates and numbers in the language of the nearest `lang` attribute, across shadow roots. */
export class Localizer extends LocalizeController<Terms> {
  /** `more`: English terms that only this element uses. */
  constructor(host: LocalizeController['host'], more: Partial<Terms> = en) {
    super(host);
    learnEnglish(more);
  }

  override lang(): string {
    for (let node: Element | null = this.host; node; node = (node.getRootNode() as ShadowRoot).host ?? null) {
      const lang = node.closest('[lang]')?.getAttribute('lang');
      if (lang) return isLanguage(lang) ? lang : 'en';
    }
    return super.lang();
  }

  /** What to tell a person about an error. Nothing for a moment, until the words are there. */
  error(error: RtcError): string {
    return this.trouble(`error_${error.code}`, error.subject ?? '');
  }

  /** As `term()`, for words that come when they are needed; a sentence that fits all where they cannot be had. */
  trouble(key: TroubleKey, subject = ''): string {
    if (this.exists(key, { includeFallback: true })) return this.term(key, subject);
    learnTrouble();
    return isTroubleMissing ? this.term('error_internal') : '';
  }
}

function isLanguage(tag: string): boolean {
  try {
    return Boolean(new Intl.Locale(tag));
  } catch {
    return false;
  }
}
