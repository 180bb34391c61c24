import type { PlacedParts } from '@polku/flows/views';

/**
 * What is drawn around a target: a ring, one more for each further highlight, and four curtains around all of them
 * that leave a hole in the veil. The hole is a real one: what lies in it can be used, and nothing of the page is
 * touched. The curtains hang on the hole, so that they go with it and cost no layout of their own. Without a target
 * the veil is whole.
 */
export type Scene = {
  /** Of the target, then of each highlight. */
  rings: readonly HTMLElement[];
  /** What the curtains leave open: the ring itself when there is but one, a box around all rings when there are more. */
  hole?: HTMLElement;
  /** All of these, each once. */
  drawn: readonly HTMLElement[];
  destroy(): void;
};

const SIDES = ['top', 'bottom', 'left', 'right'] as const;

export function drawScene(
  backdrop: HTMLElement,
  { target, highlights = [], interact = 'page', onOverlay }: PlacedParts,
): Scene {
  const lit = target ? [target, ...highlights] : [];
  const isOne = lit.length === 1;
  // Below the rings: its curtains end where the outermost begin.
  const hole = draw(isOne ? 'ring' : target ? 'hole' : 'curtain whole');
  const rings = isOne ? [hole] : lit.map(() => draw('ring'));
  const curtains = target ? SIDES.map((side) => draw(`curtain ${side}`, hole)) : [hole];
  // In the hole nothing but the ring lies over the target.
  const blocking =
    interact === 'page' ? [] : interact === 'none' ? [...rings, ...curtains] : curtains;
  for (const element of blocking) element.classList.add('blocking');
  const drawn = [...new Set([...rings, hole])];
  // Of what is not blocking nothing is heard.
  for (const element of drawn) {
    // A press beside what is lit does not take the focus from where it is.
    element.addEventListener('mousedown', (event) => event.preventDefault());
    if (onOverlay) element.addEventListener('click', onOverlay);
  }

  function draw(name: string, parent = backdrop): HTMLElement {
    const element = document.createElement('div');
    element.className = name;
    if (name === 'ring') element.setAttribute('part', 'ring');
    if (name.startsWith('curtain')) element.setAttribute('part', 'veil');
    parent.append(element);
    return element;
  }

  return {
    rings,
    hole,
    drawn,
    destroy() {
      for (const element of drawn) element.remove();
    },
  };
}
