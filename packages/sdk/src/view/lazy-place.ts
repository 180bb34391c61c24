import type { Stage } from '@polku/flows/views';

/** Floating UI comes with the first step that points at something; `load` is for tests. */
export function createPlace(load = () => import('./place.ts')): Stage['place'] {
  return (parts) => {
    const { card, ring } = parts;
    let stop: (() => void) | undefined;
    let isOver = false;
    // Not by `visibility`: the card may be given the focus meanwhile.
    card.style.opacity = ring.style.opacity = '0';
    load().then(
      ({ place }) => {
        if (!isOver) stop = place(parts);
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
    };
  };
}
