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
   * The first camera is one's own, on a stage meant for everybody: alone it leaves the others the
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
const SCREEN: AspectRange = { min: WIDEST, max: WIDEST };
/** Share of a full-size picture below which two equal tiles are too small: the other gets it all. */
const DUO_SHARE = 0.6;
/** Of the stage, for the faces beside or below a screen. */
const STRIP_SHARE = 0.22;

/** Where each tile goes in a box of this size. Pure, so that every case can be listed in a test. */
export function stageLayout(content: StageContent, bounds: Size, gap: number): StageLayout {
  const { featured, others, selfFirst } = content;
  const whole = { x: 0, y: 0, ...bounds };
  if (featured > 0) return { mode: 'featured', rects: featuredRects(featured, others, bounds, gap) };
  if (others === 1 && selfFirst) return { mode: 'alone', rects: [aloneRect(bounds)] };
  const grid = placeGrid(others, whole, cameraAspect(bounds), gap);
  if (others === 2 && selfFirst) {
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
  const side = clamp(64, 0.3 * Math.min(other.width, other.height), 200);
  const portrait = other.width < other.height;
  const self = portrait ? { width: side, height: (side * 4) / 3 } : { width: (side * 4) / 3, height: side };
  const x = other.x + other.width - self.width - gap;
  return [{ ...self, x, y: other.y + other.height - self.height - gap }, other];
}

function featuredRects(featured: number, others: number, bounds: Size, gap: number): Rect[] {
  if (others === 0) return placeGrid(featured, { x: 0, y: 0, ...bounds }, SCREEN, gap);
  const { width, height } = bounds;
  const full = gridLayout(featured, bounds, SCREEN, gap);
  // What the screens cannot use because of their shape goes to the faces.
  const side = Math.max(clamp(72, width * STRIP_SHARE, 240), width - gap - extent(full.cols, full.width, gap));
  const below = Math.max(clamp(56, height * STRIP_SHARE, 180), height - gap - extent(full.rows, full.height, gap));
  const candidates = [
    split({ x: 0, y: 0, width: width - side - gap, height }, { x: width - side, y: 0, width: side, height }),
    split({ x: 0, y: 0, width, height: height - below - gap }, { x: 0, y: height - below, width, height: below }),
  ];
  const [best] = candidates.sort((a, b) => area(b.main[0]) - area(a.main[0]));
  return best ? [...best.main, ...best.strip] : [];

  function split(main: Rect, strip: Rect): { main: Rect[]; strip: Rect[] } {
    return {
      main: placeGrid(featured, main, SCREEN, gap),
      strip: placeGrid(others, strip, { min: 1, max: WIDEST }, gap),
    };
  }
}

/** Rows are centred, the last one too where it is not full. */
function placeGrid(count: number, bounds: Rect, aspect: AspectRange, gap: number): Rect[] {
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

function clamp(min: number, value: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

function centre(size: Size, bounds: Size): Rect {
  return { ...size, x: (bounds.width - size.width) / 2, y: (bounds.height - size.height) / 2 };
}

function area(rect: Size | undefined): number {
  return rect ? rect.width * rect.height : 0;
}
