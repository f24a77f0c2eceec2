/**
 * This side's part in a link. Between pages of the kit one side makes all offers, so that none ever
 * collide: after a rollback Chromium (156) decodes the remote video and shows none of it, until the
 * connection is made anew. `tutorial` answers a page that knows no layout, and offers once that page has.
 */
export type Part = 'offers' | 'answers' | 'tutorial';
