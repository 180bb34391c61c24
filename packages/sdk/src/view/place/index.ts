import type { PlacedParts, Pointing } from '@polku/flows/views';
import type { Home } from '../home.ts';
import type { Laid } from './laid.ts';
import { isEngineRight, isExact, isNativeFit, placeNative } from './native.ts';
import { drawScene } from './scene.ts';
import { isCutOff, isInSight, scrollersOf } from './sight.ts';

/**
 * Stands a card beside its target and draws what is around it. Two engines, chosen per target: CSS anchors
 * where they are exact, else Floating UI, a chunk of its own that is loaded with the first step that needs it.
 * After each show, and after whatever may have moved the target, ring and target must agree; when they do not,
 * the other engine takes over.
 */

type Placement = Laid['placement'];

export type Engine = 'native' | 'floating';

export type PlaceOptions = {
  backdrop: HTMLElement;
  view: HTMLElement;
  home: Home;
  /** For tests: this engine, whatever the target. */
  engine?: Engine | undefined;
  loadFloating?: () => Promise<{ placeFloating: (laid: Laid) => () => void }>;
};

/** Around what is pinned to a target nothing is drawn, and it stays under the top layer. */
const NOTHING_DRAWN = {
  scene: { rings: [], drawn: [], destroy: () => {} },
  highlights: [],
} satisfies Partial<Laid>;

export function createPlace({
  backdrop,
  view,
  home,
  engine,
  loadFloating = () => import('./floating.ts'),
}: PlaceOptions): Pointing['place'] {
  return (parts) => {
    let stop = begin(parts);
    // What was shown as a popover is closed by a move.
    const stopMoving = home.onMove(() => {
      stop();
      stop = begin(parts);
    });
    return () => {
      stopMoving();
      stop();
    };
  };

  function begin(parts: PlacedParts): () => void {
    const { card, target } = parts;
    const placement = toPhysical(parts.placement, getComputedStyle(view).direction);
    const layers = { backdrop, view };
    if (parts.pin && target) {
      home.moveFor(target);
      return float({ ...layers, ...NOTHING_DRAWN, card, target, placement, pin: parts.pin });
    }
    // What is lit twice is lit once.
    const highlights = (parts.highlights ?? []).filter((each) => each !== target);
    const draw = () => {
      home.moveFor(target);
      return drawScene(backdrop, { ...parts, highlights });
    };
    if (!target) return draw().destroy;
    bringIntoView(target);
    // Read before anything is written: what is written makes the next reading a layout.
    const size = target.getBoundingClientRect();
    const room = { ...layers, card, target, highlights, placement };
    const isNative = engine ? engine === 'native' : isNativeFit(room);
    const scene = draw();
    const laid: Laid = { ...room, scene };
    const stop = isNative ? anchor(laid, size) : float(laid);
    return () => {
      stop();
      scene.destroy();
    };
  }

  /** By CSS anchors, until they are seen to be wrong. */
  function anchor(laid: Laid, size: DOMRect): () => void {
    let stop = placeNative(laid, size);
    if (engine) return stop;
    const giveUp = () => {
      stop();
      stop = float(laid);
    };
    const stopChecking = isEngineRight(laid) ? check(laid, giveUp) : giveUp();
    return () => {
      stopChecking?.();
      stop();
    };
  }

  function float(laid: Laid): () => void {
    const { card, scene } = laid;
    let stop: (() => void) | undefined;
    let isOver = false;
    // Not seen before it stands where it belongs; not by `visibility`, for it may be given the focus.
    const parts = [card, ...scene.drawn];
    for (const part of parts) part.style.opacity = '0';
    loadFloating().then(
      ({ placeFloating }) => {
        if (!isOver) stop = placeFloating(laid);
      },
      () => {
        // The network is gone: in the middle, where a step without a target stands; a hint is not seen at all.
        if (laid.pin) return;
        card.classList.add('centered');
        card.style.opacity = '';
      },
    );
    return () => {
      isOver = true;
      stop?.();
      for (const part of parts) part.removeAttribute('style');
    };
  }
}

/** Left is where reading begins: a page that is read from the right has it on the right. */
function toPhysical(placement: Placement = 'bottom', direction: string): Placement {
  if (direction !== 'rtl') return placement;
  return placement === 'left' ? 'right' : placement === 'right' ? 'left' : placement;
}

/** Calls `onWrong` once, when the ring is not where the target is, or the target is cut off by a scroller. */
function check(laid: Laid, onWrong: () => void): () => void {
  let frame = 0;
  const over = new AbortController();
  const { signal } = over;

  /** After the frame after next: what a scroll moves, the browser moves between the two. */
  function checkSoon() {
    frame ||= requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        frame = 0;
        if (laid.target.isConnected && (!isExact(laid) || isCutOff(laid.target))) {
          end();
          onWrong();
        }
      });
    });
  }
  const sizes = new ResizeObserver(checkSoon);
  sizes.observe(laid.target);
  addEventListener('resize', checkSoon, { signal });
  for (const scroller of scrollersOf(laid.target)) {
    scroller.addEventListener('scroll', checkSoon, { signal, passive: true });
  }

  function end() {
    over.abort();
    sizes.disconnect();
    cancelAnimationFrame(frame);
  }
  return end;
}

function bringIntoView(target: Element) {
  if (isInSight(target)) return;
  // At once: a ring that travels with a smooth scroll is nowhere on the way.
  target.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
}
