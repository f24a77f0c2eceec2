import { ContextRoot } from '@lit/context';

const marker = Symbol.for('rtc-elements/context-root/1');

/**
 * Keeps the requests of elements that were upgraded before their `<rtc-room>`, so that upgrade
 * order does not matter. One per document, also when two copies of the kit are on the page.
 */
export function ensureContextRoot(root: Document & { [marker]?: true }): void {
  if (root[marker]) return;
  root[marker] = true;
  // A Document is all that `attach` needs; unlike `<html>` it outlives page-swapping libraries.
  new ContextRoot().attach(root as unknown as HTMLElement);
}
