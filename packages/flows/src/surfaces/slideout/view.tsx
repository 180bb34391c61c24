import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { CloseIcon } from '../../parts/close-icon.tsx';
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
  const status = useRef<HTMLDivElement>(null);
  useEffect(() => stage.onKey((key) => key === 'escape' && onClose('escape')), []);
  useEffect(() => {
    // A live region is only read when it changes: the words come after the region has been there.
    if (status.current) status.current.textContent = announcement;
  }, [announcement]);
  return (
    <div class="card slideout" role="dialog" aria-labelledby={labelledBy} tabIndex={-1}>
      <button type="button" class="icon" aria-label={closeLabel} onClick={() => onClose('close')}>
        <CloseIcon />
      </button>
      {children}
      <div class="said" role="status" ref={status} />
    </div>
  );
}
