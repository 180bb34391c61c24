import { frameOf, outerOf } from '../outward.ts';

/**
 * How much of an element can be seen: what scrolls it, and the frames that it lies in, cut it off. Boxes are in
 * the coordinates of the top window, where we draw.
 */
export type Box = { left: number; top: number; right: number; bottom: number };

/** The element's box: all of it, and what nothing cuts off; an edge without any extent when all of it is. */
export function sightOf(element: Element): { whole: Box; seen: Box } {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  let whole: Box = { left, top, right, bottom };
  let seen = whole;
  for (let each: Element | null = element; each; ) {
    for (const scroller of scrollersOf(each)) seen = cut(seen, scroller.getBoundingClientRect());
    each = frameOf(each);
    if (!each) break;
    const { clientLeft, clientTop, clientWidth, clientHeight } = each;
    const frame = each.getBoundingClientRect();
    const [dx, dy] = [frame.left + clientLeft, frame.top + clientTop];
    whole = moved(whole, dx, dy);
    seen = cut(moved(seen, dx, dy), moved(boxOf(0, 0, clientWidth, clientHeight), dx, dy));
  }
  return { whole, seen };
}

/** Whether something cuts a part of it off. */
export function isCutOff(element: Element): boolean {
  const { whole, seen } = sightOf(element);
  return SIDES.some((side) => whole[side] !== seen[side]);
}

/** Whether all of it can be seen in the window, as the page is scrolled now. */
export function isInSight(element: Element): boolean {
  const { left, top, right, bottom } = sightOf(element).seen;
  const isInWindow = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
  return isInWindow && !isCutOff(element);
}

const SIDES = ['left', 'top', 'right', 'bottom'] as const;

/** The elements that scroll it or cut it off, but for the page itself. */
export function scrollersOf(target: Element): Element[] {
  const scrollers: Element[] = [];
  const { documentElement, body } = target.ownerDocument;
  let { position } = getComputedStyle(target);
  for (let node = outerOf(target); node && node !== documentElement; node = outerOf(node)) {
    const style = getComputedStyle(node);
    if (!isContaining(style, position)) continue;
    ({ position } = style);
    const { overflowX, overflowY } = style;
    if (node !== body && `${overflowX} ${overflowY}` !== 'visible visible') scrollers.push(node);
  }
  return scrollers;
}

/** What is fixed, or positioned, is not moved by what it does not stand in. */
function isContaining(style: CSSStyleDeclaration, position: string): boolean {
  if (position !== 'fixed' && position !== 'absolute') return true;
  const { transform, translate, scale, rotate, filter } = style;
  const isMoved = [transform, translate, scale, rotate, filter].some((each) => each !== 'none');
  return isMoved || (position === 'absolute' && style.position !== 'static');
}

const boxOf = (left: number, top: number, right: number, bottom: number): Box => ({
  left,
  top,
  right,
  bottom,
});

const moved = ({ left, top, right, bottom }: Box, dx: number, dy: number): Box =>
  boxOf(left + dx, top + dy, right + dx, bottom + dy);

/** The part of `box` that lies in `hole`; nothing, at its edge, when none does. */
function cut(box: Box, hole: Box): Box {
  const left = Math.min(Math.max(box.left, hole.left), hole.right);
  const top = Math.min(Math.max(box.top, hole.top), hole.bottom);
  const right = Math.max(left, Math.min(box.right, hole.right));
  return boxOf(left, top, right, Math.max(top, Math.min(box.bottom, hole.bottom)));
}
