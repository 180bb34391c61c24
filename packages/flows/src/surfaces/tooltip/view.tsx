import { useEffect } from 'preact/hooks';
import type { Room } from '../../stage.ts';
import { HintCard, HintSaid, hintStyles as styles, useHint } from '../hint.tsx';
import type { Surface } from '../schemas.ts';
import type { SurfaceProps } from '../view.ts';

export { styles };
export const toRoom = (): Room => ({ in: 'page', isAwaited: true });

/** What an element has to say when the user comes to it; nothing is seen of it before. */
export function View(
  props: SurfaceProps<'tooltip'> & { surface: Extract<Surface, { kind: 'tooltip' }> },
) {
  const { stage, surface } = props;
  const hint = useHint(stage, surface.at);
  const { target } = hint;
  useEffect(() => {
    if (!target) return undefined;
    const isInside = ({ relatedTarget }: MouseEvent | FocusEvent) =>
      target.contains(relatedTarget as Node | null);
    const stops = [
      stage.onDom('pointerover', target, () => hint.set({ isPointed: true })),
      stage.onDom('focusin', target, () => hint.set({ isFocused: true })),
      stage.onDom('pointerout', target, (event) => {
        if (!isInside(event as PointerEvent)) hint.set({ isPointed: false });
      }),
      stage.onDom('focusout', target, (event) => {
        if (!isInside(event as FocusEvent)) hint.set({ isFocused: false });
      }),
    ];
    return () => stops.forEach((stop) => void stop());
  }, [target]);
  return (
    <>
      {hint.isOpen && <HintCard {...props} hint={hint} placement={surface.placement ?? 'top'} />}
      <HintSaid hint={hint} announcement={props.announcement} />
    </>
  );
}
