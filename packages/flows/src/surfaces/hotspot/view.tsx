import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Room } from '../../stage.ts';
import { follow, HintCard, HintSaid, hintStyles, useHint } from '../hint.tsx';
import type { Surface } from '../schemas.ts';
import type { SurfaceProps } from '../view.ts';

export const toRoom = (): Room => ({ in: 'page', isAwaited: true });

/** A beacon at the corner of an element; what it has to say opens from it. */
export function View(
  props: SurfaceProps<'hotspot'> & { surface: Extract<Surface, { kind: 'hotspot' }> },
) {
  const { stage, surface, announcement, title = announcement } = props;
  const hint = useHint(stage, surface.at);
  const beacon = useRef<HTMLButtonElement>(null);
  const { target, isOpen } = hint;
  useLayoutEffect(
    () =>
      target && beacon.current
        ? stage.place({ card: beacon.current, target, pin: 'corner' })
        : undefined,
    [target],
  );
  return (
    <>
      {target && (
        <button
          ref={beacon}
          type="button"
          class="beacon"
          part="beacon"
          aria-label={title}
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          onClick={() => hint.set({ isPressed: true })}
          {...follow(hint, beacon)}
        />
      )}
      {isOpen && <HintCard {...props} hint={hint} placement={surface.placement ?? 'bottom'} />}
      <HintSaid hint={hint} announcement={announcement} />
    </>
  );
}

export const styles = `${hintStyles}
.beacon { position: fixed; inset: 0 auto auto 0; width: 24px; min-height: 24px; padding: 0; border-radius: 50%; pointer-events: auto; }
.beacon::before, .beacon::after { content: ""; position: absolute; inset: 6px; border-radius: 50%; background: var(--mark); }
.beacon::before { box-shadow: 0 0 0 2px var(--surface), 0 1px 4px rgb(15 18 25 / .3); }
@media (prefers-reduced-motion: no-preference) {
  .beacon::after { animation: beacon 2.4s cubic-bezier(.2, .6, .4, 1) 6; }
  .beacon:is(:hover, :focus-visible, [aria-expanded=true])::after { animation: none; }
  @keyframes beacon { 0% { opacity: .55; } 70%, 100% { opacity: 0; transform: scale(2.6); } }
}
@media (forced-colors: active) {
  .beacon::before { background: Highlight; forced-color-adjust: none; }
}
`;
