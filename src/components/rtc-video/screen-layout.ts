import type { AspectRange } from './grid-layout.js';
import { placeGrid, type Rect, type ScreenLayout } from './stage-layout.js';

const WIDEST = 16 / 9;
const SCREEN: AspectRange = { min: WIDEST, max: WIDEST };
/** Of the stage, for the faces beside or below a screen. */
const STRIP_SHARE = 0.22;

/** Apart from the rest because it loads when somebody shares a screen. */
export const screenLayout: ScreenLayout = (featured, others, bounds, gap) => {
  const { width, height } = bounds;
  const full = placeGrid(featured, { x: 0, y: 0, width, height }, SCREEN, gap);
  const [first] = full;
  if (others === 0 || !first) return full;
  // What the screens cannot use because of their shape goes to the faces.
  const side = Math.max(clamp(72, width * STRIP_SHARE, 240), 2 * first.x - gap);
  const below = Math.max(clamp(56, height * STRIP_SHARE, 180), 2 * first.y - gap);
  const candidates = [
    split({ x: 0, y: 0, width: width - side - gap, height }, { x: width - side, y: 0, width: side, height }),
    split({ x: 0, y: 0, width, height: height - below - gap }, { x: 0, y: height - below, width, height: below }),
  ];
  const [best] = candidates.sort((a, b) => area(b.main) - area(a.main));
  return best ? [...best.main, ...best.strip] : [];

  function split(main: Rect, strip: Rect): { main: Rect[]; strip: Rect[] } {
    return {
      main: placeGrid(featured, main, SCREEN, gap),
      strip: placeGrid(others, strip, { min: 1, max: WIDEST }, gap),
    };
  }
};

function clamp(min: number, value: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

function area([rect]: readonly Rect[]): number {
  return rect ? rect.width * rect.height : 0;
}
