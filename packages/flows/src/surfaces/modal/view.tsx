import { useLayoutEffect, useRef } from 'preact/hooks';
import { CloseIcon } from '../../parts/close-icon.tsx';
import type { Stage } from '../../stage.ts';
import type { SurfaceProps } from '../view.ts';

export { styles } from './style.ts';

/** Of the stage it needs this much: what is no flow may stand on one, too. */
export type ModalProps = Omit<SurfaceProps, 'stage' | 'title'> & {
  stage: Pick<Stage, 'onKey' | 'onMove' | 'cycle'>;
};

/**
 * A dialog over the page, which can do nothing else meanwhile: the one surface that takes the focus, and so
 * only what its author has told to. The platform's own dialog: it makes the page inert, for screen readers too,
 * and gives the focus back. It is not announced beside: who is led into it is read its name and text.
 */
export function View({
  stage,
  labelledBy,
  describedBy,
  closeLabel,
  onClose,
  children,
}: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);

  // At once: a key that is pressed next is meant for it.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return undefined;
    const open = () => {
      element.close();
      element.showModal();
      // To be read, not to be pressed: not its first button.
      element.focus();
    };
    open();
    // The browser's own Tab leads out to its bars and, in some, to the page.
    const stops = [stage.onMove(open), stage.cycle(element, undefined), () => element.close()];
    return () => stops.forEach((stop) => void stop());
  }, []);
  useLayoutEffect(() => stage.onKey((key) => key === 'escape' && onClose('escape')), []);

  return (
    <dialog
      ref={dialog}
      class="card modal"
      part="card"
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      tabIndex={-1}
      onCancel={(event) => {
        // A phone's own way back; Escape has been heard as a key.
        event.preventDefault();
        onClose('escape');
      }}
    >
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
    </dialog>
  );
}
