import { VERSION } from '../../version.js';

/** Where the first copy of the kit on a page leaves its version. */
const versionKey = Symbol.for('rtc-elements/version');
let hasWarned = false;

/**
 * Registers an element unless its name is taken: `customElements.define` would throw. The first
 * copy wins; another version, or somebody else's element of that name, is worth a warning, once.
 */
export function defineElement(tag: `rtc-${string}`, element: CustomElementConstructor): void {
  const page = globalThis as { [versionKey]?: string };
  const existing = customElements.get(tag);
  if (!existing) {
    page[versionKey] ??= VERSION;
    customElements.define(tag, element);
    return;
  }
  const isOtherCopy = existing !== element && page[versionKey] !== VERSION;
  if (!isOtherCopy || hasWarned) return;
  hasWarned = true;
  console.warn(
    `rtc-elements ${VERSION}: <${tag}> is already defined` +
      (page[versionKey] ? ` by version ${page[versionKey]}, which stays in use.` : ' by something else.'),
  );
}
