import { fit, gridLayout, type AspectRange, type Size } from './grid-layout.js';

/** Place of a tile, in CSS px from the start and top of the stage. */
export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

export interface StageLayout {
  readonly mode: 'alone' | 'grid' | 'duo' | 'featured';
  /** As many as tiles were asked for: the featured ones first. */
  readonly rects: readonly Rect[];
}

export interface StageContent {
  /** Shared screens, shown large. */
  readonly featured: number;
  /** Cameras. */
  readonly others: number;
  /**
   * The first tile is one's own camera, on a stage meant for everybody: alone it leaves the others the
   * room, with one other person it may float over their picture.
   */
  readonly selfFirst: boolean;
}

const WIDEST = 16 / 9;
/**
 * Longest side of one's own picture while nobody else is there, px. A picture over the whole stage,
 * drawn without a graphics card, takes a quarter of a processor, from the joining of the next person.
 */
const ALONE = 320;
/** Share of a full-size picture below which two equal tiles are too small: the other gets it all. */
const DUO_SHARE = 0.6;

/** Where shared screens go, and the faces beside or below them. */
export type ScreenLayout = (featured: number, others: number, bounds: Size, gap: number) => Rect[];

/**
 * Where each tile goes in a box of this size. Pure, so that every case can be listed in a test. Without
 * `screenLayout` screens are tiles of the grid.
 */
export function stageLayout(
  content: StageContent,
  bounds: Size,
  gap: number,
  screenLayout?: ScreenLayout,
): StageLayout {
  const { featured, others, selfFirst } = content;
  if (featured > 0 && screenLayout) return { mode: 'featured', rects: screenLayout(featured, others, bounds, gap) };
  const count = featured + others;
  if (count === 1 && selfFirst) return { mode: 'alone', rects: [aloneRect(bounds)] };
  const grid = placeGrid(count, { x: 0, y: 0, ...bounds }, cameraAspect(bounds), gap);
  if (count === 2 && selfFirst) {
    const duo = duoRects(bounds, gap);
    if (area(grid[0]) < DUO_SHARE * area(duo[1])) return { mode: 'duo', rects: duo };
  }
  return { mode: 'grid', rects: grid };
}

/** Tall boxes may cut landscape pictures to portrait, wide ones only to a square. */
function cameraAspect({ width, height }: Size): AspectRange {
  return { min: width < height ? 3 / 4 : 1, max: WIDEST };
}

function aloneRect(bounds: Size): Rect {
  const { width, height } = fit(bounds, cameraAspect(bounds));
  const scale = Math.min(0.6, ALONE / Math.max(width, height));
  return centre({ width: width * scale, height: height * scale }, bounds);
}

function duoRects(bounds: Size, gap: number): [Rect, Rect] {
  const other = centre(fit(bounds, { min: 9 / 16, max: WIDEST }), bounds);
  const side = Math.min(200, Math.max(64, 0.3 * Math.min(other.width, other.height)));
  const portrait = other.width < other.height;
  const self = portrait ? { width: side, height: (side * 4) / 3 } : { width: (side * 4) / 3, height: side };
  const x = other.x + other.width - self.width - gap;
  return [{ ...self, x, y: other.y + other.height - self.height - gap }, other];
}

/** Rows are centred, the last one too where it is not full. */
export function placeGrid(count: number, bounds: Rect, aspect: AspectRange, gap: number): Rect[] {
  const { cols, rows, width, height } = gridLayout(count, bounds, aspect, gap);
  const top = bounds.y + (bounds.height - extent(rows, height, gap)) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = cols && Math.floor(index / cols);
    const inRow = Math.min(cols, count - row * cols);
    const start = bounds.x + (bounds.width - extent(inRow, width, gap)) / 2;
    return { x: start + (index - row * cols) * (width + gap), y: top + row * (height + gap), width, height };
  });
}

function extent(tiles: number, size: number, gap: number): number {
  return tiles * size + (tiles - 1) * gap;
}

function centre(size: Size, bounds: Size): Rect {
  return { ...size, x: (bounds.width - size.width) / 2, y: (bounds.height - size.height) / 2 };
}

function area(rect: Size | undefined): number {
  return rect ? rect.width * rect.height : 0;
}
