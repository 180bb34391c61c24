import {
  autoUpdate,
  type ComputePositionConfig,
  computePosition,
  flip,
  offset,
  shift,
} from '@floating-ui/dom';
import type { Laid } from './laid.ts';
import { RING_GAP_PX } from './native.ts';
import { type Box, sightOf } from './sight.ts';

/**
 * Places with Floating UI, where CSS anchors cannot be trusted: targets in frames, SVG, several at once, cut
 * off by a scroller, or under a transform in an engine that loses it. Follows by observers and captured scroll;
 * reads before it writes, and writes only what has changed.
 */

/** The card stands this far from the ring, and from the edge of the window. */
const CARD_GAP_PX = 14;
const EDGE_GAP_PX = 12;
/** The side of what stands on a corner: as large as a target of a finger has to be (WCAG 2.5.8). */
const BEACON_PX = 24;

export function placeFloating({
  scene,
  card,
  target,
  highlights,
  placement,
  pin,
}: Laid): () => void {
  const write = createWriter();
  const targets = [target, ...highlights];

  async function update() {
    const { x, y } = await computePosition(target, card, toConfig(placement, pin));
    const boxes = targets.map(ringBoxOf);
    // What is on an element that a scroller has taken out of sight goes with it; a tour's card stays.
    const visibility = pin && isOutOfSight(target) ? 'hidden' : '';
    write(card, { translate: `${x}px ${y}px`, opacity: '1', visibility });
    scene.rings.forEach((ring, i) => void write(ring, toStyle(boxes[i])));
    if (scene.hole) write(scene.hole, toStyle(unionOf(boxes)));
  }

  const stops = targets.map((each) => autoUpdate(each, card, () => void update()));
  return () => stops.forEach((stop) => void stop());
}

function toConfig(placement: Laid['placement'], pin: Laid['pin']): Partial<ComputePositionConfig> {
  const strategy = 'fixed';
  if (pin === 'corner') {
    const middleware = [offset({ mainAxis: -BEACON_PX / 2, crossAxis: BEACON_PX / 2 })];
    return { strategy, placement: 'top-end', middleware };
  }
  const middleware = [
    offset(CARD_GAP_PX),
    // Too far left or right is `shift`'s to mend; only where there is no room at all another side is taken.
    flip({ padding: EDGE_GAP_PX, crossAxis: false, fallbackAxisSideDirection: 'end' }),
    shift({ padding: EDGE_GAP_PX, crossAxis: true }),
  ];
  return { strategy, placement, middleware };
}

function isOutOfSight(target: Element): boolean {
  const { left, top, right, bottom } = sightOf(target).seen;
  return right <= left || bottom <= top;
}

/** Around what can be seen of it; where it is cut off, the ring is as well. */
function ringBoxOf(target: Element): Box {
  const { whole, seen } = sightOf(target);
  const toRing = (side: keyof Box, gap: number) =>
    seen[side] + (seen[side] === whole[side] ? gap : 0);
  return {
    left: toRing('left', -RING_GAP_PX),
    top: toRing('top', -RING_GAP_PX),
    right: toRing('right', RING_GAP_PX),
    bottom: toRing('bottom', RING_GAP_PX),
  };
}

const unionOf = (boxes: readonly Box[]): Box => ({
  left: Math.min(...boxes.map(({ left }) => left)),
  top: Math.min(...boxes.map(({ top }) => top)),
  right: Math.max(...boxes.map(({ right }) => right)),
  bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
});

const toStyle = (box: Box | undefined) =>
  box
    ? {
        // Not by a transform: what is moved by parts of a pixel has seams where its parts meet.
        left: `${box.left}px`,
        top: `${box.top}px`,
        width: `${box.right - box.left}px`,
        height: `${box.bottom - box.top}px`,
        opacity: '1',
      }
    : {};

/** Writes a style only when it says something new. */
function createWriter() {
  const written = new Map<HTMLElement, string>();
  return (element: HTMLElement, style: { [property: string]: string }) => {
    const text = JSON.stringify(style);
    if (written.get(element) === text) return;
    written.set(element, text);
    Object.assign(element.style, style);
  };
}
