export interface RowWindow {
  /** First row to render, and the one after the last. */
  readonly start: number;
  readonly end: number;
}

/** Rows rendered above and below what is visible, so that a quick scroll meets rows and not a gap. */
const MARGIN = 6;

/** Which of `count` rows of `rowHeight` px are to be in the DOM when `height` px are visible at `scrollTop`. */
export function rowWindow(count: number, scrollTop: number, height: number, rowHeight: number): RowWindow {
  if (!(rowHeight > 0)) return { start: 0, end: Math.min(count, MARGIN) };
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + MARGIN);
  const visible = Math.ceil(height / rowHeight) + 2 * MARGIN;
  return {
    start: Math.max(0, Math.min(Math.floor(scrollTop / rowHeight) - MARGIN, end, count - visible)),
    end: Math.max(0, end),
  };
}
