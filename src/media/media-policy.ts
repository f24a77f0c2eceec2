import type { LocalMediaOptions } from './media-environment.js';

interface PolicedDocument {
  readonly permissionsPolicy?: { allowsFeature(feature: string): boolean };
  /** Chromium's older name, and still its only one. */
  readonly featurePolicy?: { allowsFeature(feature: string): boolean };
}

/** What the document's permissions policy says of a feature; undefined where the browser has no such question. */
export function allowsFeature(options: LocalMediaOptions, feature: string): boolean | undefined {
  if (options.allowsFeature) return options.allowsFeature(feature);
  const policed = globalThis.document as PolicedDocument | undefined;
  return (policed?.permissionsPolicy ?? policed?.featurePolicy)?.allowsFeature(feature);
}
