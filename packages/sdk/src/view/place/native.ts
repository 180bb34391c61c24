import type { Laid } from './laid.ts';
import { isCutOff } from './sight.ts';

/**
 * Places by CSS anchors: the ring is a popover whose source is the target, the card is anchored to the ring, and
 * the browser keeps them there, whatever moves, without a line of script a frame and with nothing written on the
 * target. Tried in three engines: exact, but for what `isNativeFit` excludes.
 * The ring is centred on the target and given its size, anew when that changes. Not by `anchor()` and `anchor-size()`:
 * for an element of the top layer, which has a `::backdrop`, these make Chromium do each of its layouts twice.
 */

/** Rings and target agree when they are no farther apart than this. */
const MAX_ERROR_PX = 1;
type Size = { width: number; height: number };

/** The ring stands this far outside the target; `style.ts` says the same. */
export const RING_GAP_PX = 4;

/** `size`: the target's, read before anything was drawn; later that is a layout. */
export function placeNative(
  { scene, card, target, placement, view }: Laid,
  size: Size,
): () => void {
  const [ring] = scene.rings;
  if (!ring) return () => {};
  let fitted: Size | undefined;
  fit(size);
  ring.popover = 'manual';
  ring.showPopover({ source: target as HTMLElement });
  for (const element of [ring, card]) element.classList.add('anchored');
  card.dataset.placement = placement;
  raise(view);
  // Told between layout and paint: what grows is never seen with a ring of its old size.
  const sizes = new ResizeObserver(() => fit(target.getBoundingClientRect()));
  sizes.observe(target, { box: 'border-box' });
  return () => {
    sizes.disconnect();
    // As it was: the other engine may take over.
    for (const element of [ring, card]) element.classList.remove('anchored');
    delete card.dataset.placement;
    // It closes with that as well.
    ring.removeAttribute('popover');
    ring.removeAttribute('style');
  };

  function fit(now: Size) {
    if (fitted?.width === now.width && fitted.height === now.height) return;
    fitted = now;
    ring?.style.setProperty('width', `${now.width + 2 * RING_GAP_PX}px`);
    ring?.style.setProperty('height', `${now.height + 2 * RING_GAP_PX}px`);
  }
}

/**
 * What is anchored must lie in a later layer than its anchor, so the card's layer goes on top anew. It is displayed
 * all the while (`style.ts`), so the focus in it stays where it is.
 */
function raise(layer: HTMLElement): void {
  layer.popover = 'manual';
  if (layer.matches(':popover-open')) layer.hidePopover();
  layer.showPopover();
}

/** Whether the ring stands where the target is. */
export function isExact({ scene, target }: Laid): boolean {
  const ring = scene.rings[0]?.getBoundingClientRect();
  const box = target.getBoundingClientRect();
  if (!ring) return true;
  const errors = [
    ring.left + RING_GAP_PX - box.left,
    ring.top + RING_GAP_PX - box.top,
    ring.width - 2 * RING_GAP_PX - box.width,
    ring.height - 2 * RING_GAP_PX - box.height,
  ];
  return errors.every((error) => Math.abs(error) <= MAX_ERROR_PX);
}

/**
 * Whether CSS anchors can be trusted with this target: an HTML element of this document (a source in a frame
 * or of SVG is off or throws), alone, and not cut off by a scroller, which no engine clips to.
 */
export const isNativeFit = ({ target, highlights }: Omit<Laid, 'scene'>): boolean =>
  highlights.length === 0 &&
  target instanceof HTMLElement &&
  target.ownerDocument === document &&
  CSS.supports('place-self', 'unsafe anchor-center') &&
  !isCutOff(target);

/** A fact of the browser and no state of ours: once it is known to be right, it is for every flow of the page. */
let isKnownToBeRight = false;

/**
 * An anchor under a transform, in our own room: engines that lose the transform lose it here too. Asked once the step
 * is drawn, so that the layout that answers is one that the step needs in any case.
 */
export function isEngineRight({ backdrop }: Laid): boolean {
  if (isKnownToBeRight) return true;
  const moved = document.createElement('div');
  moved.className = 'probe';
  const source = moved.appendChild(document.createElement('div'));
  const ring = document.createElement('div');
  ring.className = 'probing';
  ring.popover = 'manual';
  backdrop.append(moved, ring);
  try {
    ring.showPopover({ source });
    const offBy = ring.getBoundingClientRect().left - source.getBoundingClientRect().left;
    isKnownToBeRight = Math.abs(offBy) <= MAX_ERROR_PX;
    return isKnownToBeRight;
  } catch {
    return false;
  } finally {
    moved.remove();
    ring.remove();
  }
}
