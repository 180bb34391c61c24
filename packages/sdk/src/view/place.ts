import { autoUpdate, computePosition, flip, offset, shift } from '@floating-ui/dom';
import type { LaidOut } from './lazy-place.ts';

/**
 * Keeps a step's card beside its target and the ring around it. Hides Floating UI: nothing else imports it,
 * and this file is a chunk of its own, loaded with the first step that points at something. Nothing is
 * written on the target.
 */

/** The ring stands this far outside the target, the card this far from the ring. */
const RING_GAP_PX = 4;
const CARD_GAP_PX = 14;
const EDGE_GAP_PX = 12;

export function place({ target, card, ring, placement }: LaidOut): () => void {
  bringIntoView(target);
  let isFirst = true;

  async function update() {
    const { x, y } = await computePosition(target, card, {
      strategy: 'fixed',
      placement,
      middleware: [
        offset(CARD_GAP_PX),
        // Too far left or right is `shift`'s to mend; only where there is no room at all another side is taken.
        flip({ padding: EDGE_GAP_PX, crossAxis: false, fallbackAxisSideDirection: 'end' }),
        shift({ padding: EDGE_GAP_PX, crossAxis: true }),
      ],
    });
    // Read, then write.
    const box = target.getBoundingClientRect();
    card.style.translate = `${x}px ${y}px`;
    ring.style.translate = `${box.x - RING_GAP_PX}px ${box.y - RING_GAP_PX}px`;
    ring.style.width = `${box.width + 2 * RING_GAP_PX}px`;
    ring.style.height = `${box.height + 2 * RING_GAP_PX}px`;
    if (isFirst) card.style.opacity = ring.style.opacity = '';
    isFirst = false;
  }

  // Not seen before it stands where it belongs.
  card.style.opacity = ring.style.opacity = '0';
  return autoUpdate(target, card, () => void update());
}

function bringIntoView(target: Element) {
  const box = target.getBoundingClientRect();
  const isInView =
    box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
  if (isInView) return;
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  target.scrollIntoView({
    block: 'center',
    inline: 'nearest',
    behavior: isCalm ? 'instant' : 'smooth',
  });
}
