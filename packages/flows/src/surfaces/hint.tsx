import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Said } from '../parts/said.tsx';
import type { Placement } from '../parts/target-schema.ts';
import type { PointingStage } from '../stage.ts';
import type { SurfaceProps } from './view.ts';

/**
 * What a tooltip and a hotspot have in common: a card on an element of the page that opens when the user comes to
 * it by pointer or by focus, and by nothing else. As WCAG 1.4.13 wants it: it stays while the pointer is on it, Escape
 * takes it away without moving either, and it goes away by no clock. Escape is the host's as well: it is only heard.
 */
export type Hint = {
  /** What it is on, when that is there. */
  target: Element | undefined;
  isOpen: boolean;
  set(state: Partial<HintState>): void;
};

/** It is open while one of these holds. */
type HintState = { isPointed: boolean; isFocused: boolean; isPressed: boolean };
const CLOSED: HintState = { isPointed: false, isFocused: false, isPressed: false };

/** Time enough to cross the gap between the element and the card. */
const LEAVE_MS = 300;

export function useHint(stage: PointingStage, at: string): Hint {
  const [target, setTarget] = useState<Element>();
  const [state, setState] = useState(CLOSED);
  const isOpen = state.isPointed || state.isFocused || state.isPressed;
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wasSeen = useRef(false);

  useLayoutEffect(() => stage.watch(at, setTarget), []);
  useLayoutEffect(() => {
    if (!target) return setState(CLOSED);
    if (!wasSeen.current) stage.seen();
    wasSeen.current = true;
  }, [target]);
  useEffect(() => {
    if (!isOpen || !target) return undefined;
    // Wherever the focus is, and after the host has had it.
    return stage.onDom('keydown', target.ownerDocument.documentElement, (event) => {
      if ((event as KeyboardEvent).key === 'Escape') setState(CLOSED);
    });
  }, [isOpen, target]);
  useEffect(() => () => clearTimeout(leaving.current), []);

  return {
    target,
    isOpen: isOpen && target !== undefined,
    set(part) {
      clearTimeout(leaving.current);
      const apply = () => setState((now) => ({ ...now, ...part }));
      if (part.isPointed === false) leaving.current = setTimeout(apply, LEAVE_MS);
      else apply();
    },
  };
}

type CardProps = Pick<SurfaceProps<'tooltip'>, 'stage' | 'labelledBy' | 'children'> & {
  hint: Hint;
  placement: Placement;
};

/** What opens. */
export function HintCard({ hint, stage, labelledBy, placement, children }: CardProps) {
  const card = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { target } = hint;
    return card.current && target
      ? stage.place({ card: card.current, target, placement, pin: 'beside' })
      : undefined;
  }, [hint.target]);
  return (
    <div
      ref={card}
      class="card hint"
      part="card"
      role="dialog"
      aria-labelledby={labelledBy}
      {...follow(hint, card)}
    >
      {children}
    </div>
  );
}

/** An element that keeps it open while the pointer or the focus is on it. */
export const follow = ({ set }: Hint, element: RefObject<HTMLElement | null>) => ({
  onPointerEnter: () => set({ isPointed: true }),
  onPointerLeave: () => set({ isPointed: false }),
  onFocusIn: () => set({ isFocused: true }),
  onFocusOut({ relatedTarget }: FocusEvent) {
    // From the beacon to the card and back it stays. Pressed, it was opened to be read; whoever tabs on has read it.
    if (!element.current?.parentNode?.contains(relatedTarget as Node | null))
      set({ isFocused: false, isPressed: false });
  },
});

/** Said when it opens; the region is there before. */
export const HintSaid = ({
  hint,
  announcement,
}: { hint: Hint } & Pick<SurfaceProps, 'announcement'>) => (
  <Said text={hint.isOpen ? announcement : ''} />
);

export const hintStyles = `
.hint { position: fixed; inset: 0 auto auto 0; width: max-content; max-width: min(320px, calc(100vw - 24px)); padding: calc(var(--space) * .8); }
.hint .foot { margin-top: 12px; }
`;
