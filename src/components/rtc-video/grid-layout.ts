export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Width divided by height that a tile may have, from the tallest to the widest. */
export interface AspectRange {
  readonly min: number;
  readonly max: number;
}

export interface Grid extends Size {
  readonly cols: number;
  readonly rows: number;
}

/** Largest box within `bounds` whose shape is allowed. */
export function fit({ width, height }: Size, { min, max }: AspectRange): Size {
  return { width: Math.min(width, height * max), height: Math.min(height, width / min) };
}

/**
 * Columns, rows and tile size (CSS px, `gap` between tiles) that give `count` equal tiles the
 * largest area within `bounds`; of equals the one with fewer empty places. No tiles without room.
 */
export function gridLayout(count: number, bounds: Size, aspect: AspectRange, gap: number): Grid {
  let best: Grid = { cols: 0, rows: 0, width: 0, height: 0 };
  for (let cols = 1; cols <= count; cols += 1) {
    const rows = Math.ceil(count / cols);
    const width = (bounds.width - gap * (cols - 1)) / cols;
    const height = (bounds.height - gap * (rows - 1)) / rows;
    if (width <= 0 || height <= 0) continue;
    const grid = { cols, rows, ...fit({ width, height }, aspect) };
    const gain = grid.width * grid.height - best.width * best.height;
    // Half a pixel of area is rounding, not a better layout.
    if (gain > 0.5 || (gain > -0.5 && cols * rows < best.cols * best.rows)) best = grid;
  }
  return best;
}
