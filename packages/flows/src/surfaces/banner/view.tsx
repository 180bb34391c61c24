import { useLayoutEffect, useRef } from 'preact/hooks';
import { CloseIcon } from '../../parts/close-icon.tsx';
import { Said } from '../../parts/said.tsx';
import type { Surface } from '../schemas.ts';
import type { SurfaceProps } from '../view.ts';
import { pushPage } from './push.ts';

export { styles } from './style.ts';

type Props = SurfaceProps & { surface: Extract<Surface, { kind: 'banner' }> };

/** A bar along an edge of the window, over the page; or before it, where its author has told it to push. */
export function View({
  stage,
  surface: { position = 'top', isPushing },
  labelledBy,
  closeLabel,
  announcement,
  onClose,
  children,
}: Props) {
  const bar = useRef<HTMLElement>(null);
  useLayoutEffect(
    () => (isPushing && bar.current ? pushPage(bar.current, position) : undefined),
    [],
  );
  useLayoutEffect(() => stage.onKey((key) => key === 'escape' && onClose('escape'), true), []);
  return (
    <section
      ref={bar}
      class={`card banner at-${position}`}
      part="card"
      aria-labelledby={labelledBy}
    >
      <div class="banner-body">{children}</div>
      <button
        type="button"
        class="icon"
        part="close"
        aria-label={closeLabel}
        onClick={() => onClose('close')}
      >
        <CloseIcon />
      </button>
      <Said text={announcement} />
    </section>
  );
}
