import { LocalizeController, registerTranslation, update } from '@shoelace-style/localize';
import type { RtcError } from '../util/errors.js';
import { en, type Terms } from './en.js';

let isEnglishRegistered = false;

/** Adds a language, or replaces terms of one. English always comes first: it fills in what a language lacks. */
export function registerLanguage(...languages: Terms[]): void {
  if (!isEnglishRegistered) {
    isEnglishRegistered = true;
    registerTranslation(en);
  }
  if (languages.length > 0) registerTranslation(...languages);
}

/** Renders every element again: a `lang` attribute above some of them has changed. */
export const refreshLanguage = update;

/** Terms, dates and numbers in the language of the nearest `lang` attribute, across shadow roots. */
export class Localizer extends LocalizeController<Terms> {
  constructor(host: LocalizeController['host']) {
    super(host);
    registerLanguage();
  }

  override lang(): string {
    for (let node: Element | null = this.host; node; node = (node.getRootNode() as ShadowRoot).host ?? null) {
      const lang = node.closest('[lang]')?.getAttribute('lang');
      if (lang) return isLanguage(lang) ? lang : 'en';
    }
    return super.lang();
  }

  /** What to tell a person about an error. */
  error(error: RtcError): string {
    return this.term(`error_${error.code}`, error.subject ?? '');
  }
}

function isLanguage(tag: string): boolean {
  try {
    return Boolean(new Intl.Locale(tag));
  } catch {
    return false;
  }
}
