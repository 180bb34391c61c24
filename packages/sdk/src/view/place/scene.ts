import type { PlacedParts } from '@polku/flows/views';

/**
 * What is drawn around a target: a ring, one more for each further highlight, and four curtains that leave a
 * hole in the veil. The hole is a real one: what lies in it can be used, and nothing of the page is touched.
 * Without a target the veil is whole.
 */
export type Scene = {
  /** Of the target, then of each highlight. */
  rings: readonly HTMLElement[];
  /** Above, below, left and right of the hole. */
  curtains: readonly HTMLElement[];
  destroy(): void;
};

const SIDES = ['top', 'bottom', 'left', 'right'] as const;

export function drawScene(
  backdrop: HTMLElement,
  { target, highlights = [], interact = 'page', onOverlay }: PlacedParts,
): Scene {
  const rings = (target ? [target, ...highlights] : []).map(() => draw('ring'));
  const curtains = target ? SIDES.map((side) => draw(`curtain ${side}`)) : [draw('curtain whole')];
  // In the hole nothing but the ring lies over the target.
  const blocking =
    interact === 'page' ? [] : interact === 'none' ? [...rings, ...curtains] : curtains;
  for (const element of blocking) {
    element.classList.add('blocking');
    // A press beside what is lit does not take the focus from where it is.
    element.addEventListener('mousedown', (event) => event.preventDefault());
    if (onOverlay) element.addEventListener('click', onOverlay);
  }

  function draw(name: string): HTMLElement {
    const element = document.createElement('div');
    element.className = name;
    backdrop.append(element);
    return element;
  }

  return {
    rings,
    curtains,
    destroy() {
      for (const element of [...rings, ...curtains]) element.remove();
    },
  };
}
