import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { CloseIcon } from '../../parts/close-icon.tsx';
import { Said } from '../../parts/said.tsx';
import type { Stage } from '../../view.ts';

export type SlideoutProps = {
  stage: Stage;
  /** The id of the element that names the dialog. */
  labelledBy: string;
  /** Said by screen readers on the close button. */
  closeLabel: string;
  /** Said once, when it appears. */
  announcement: string;
  onClose: (reason: 'close' | 'escape') => void;
  children: ComponentChildren;
};

/** A card in the lower corner, where text ends: beside the page, never over its middle, never taking focus. */
export function Slideout({
  stage,
  labelledBy,
  closeLabel,
  announcement,
  onClose,
  children,
}: SlideoutProps) {
  useEffect(() => stage.onKey((key) => key === 'escape' && onClose('escape')), []);
  return (
    <div class="card slideout" role="dialog" aria-labelledby={labelledBy} tabIndex={-1}>
      <button type="button" class="icon" aria-label={closeLabel} onClick={() => onClose('close')}>
        <CloseIcon />
      </button>
      {children}
      <Said text={announcement} />
    </div>
  );
}
