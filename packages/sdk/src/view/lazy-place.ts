import type { PlacedParts, Stage } from '@polku/flows/views';

/** A card beside a target, and the ring around that. */
export type LaidOut = Required<Pick<PlacedParts, 'card'>> & {
  target: Element;
  ring: HTMLElement;
  placement: NonNullable<PlacedParts['placement']>;
};

/**
 * Draws the ring or the veil in `backdrop` and stands the card where it belongs. Floating UI comes with the
 * first step that points at something; `load` is for tests.
 */
export function createPlace(
  backdrop: HTMLElement,
  load = () => import('./place.ts'),
): Stage['place'] {
  return ({ card, target, placement = 'bottom' }) => {
    const mark = document.createElement('div');
    backdrop.append(mark);
    if (!target) {
      mark.className = 'veil';
      return () => mark.remove();
    }
    mark.className = 'ring';
    let stop: (() => void) | undefined;
    let isOver = false;
    // Not by `visibility`: the card may be given the focus meanwhile.
    card.style.opacity = mark.style.opacity = '0';
    load().then(
      ({ place }) => {
        if (!isOver) stop = place({ card, target, ring: mark, placement });
      },
      () => {
        // The network is gone: in the middle, where a step without a target stands.
        card.classList.add('centered');
        card.style.opacity = '';
      },
    );
    return () => {
      isOver = true;
      stop?.();
      mark.remove();
    };
  };
}
