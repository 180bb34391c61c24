import { useLayoutEffect } from 'preact/hooks';
import { CloseIcon } from '../../parts/close-icon.tsx';
import { Said } from '../../parts/said.tsx';
import type { SurfaceProps } from '../view.ts';

export { slideoutStyles as styles } from './style.ts';

/** A card in the lower corner, where text ends: beside the page, never over its middle, never taking focus. */
export function Slideout({
  stage,
  labelledBy,
  closeLabel,
  announcement,
  onClose,
  children,
}: SurfaceProps) {
  // Escape outside it is the host's: nobody has called for this card.
  useLayoutEffect(() => stage.onKey((key) => key === 'escape' && onClose('escape'), true), []);
  return (
    <div class="card slideout" part="card" role="dialog" aria-labelledby={labelledBy} tabIndex={-1}>
      <button
        type="button"
        class="icon"
        part="close"
        aria-label={closeLabel}
        onClick={() => onClose('close')}
      >
        <CloseIcon />
      </button>
      {children}
      <Said text={announcement} />
    </div>
  );
}

export { Slideout as View };
