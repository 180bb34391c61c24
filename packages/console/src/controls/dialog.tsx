import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { useLocale } from '../locale.ts';
import { Button, IconButton } from './button.tsx';

/**
 * A native modal dialog: the browser keeps the focus in it, gives it back, and closes it at Escape. `side` stands at
 * the end of the page, for what is looked at beside it; on a phone both come up from below. Its content is drawn only
 * while it is open, so that a form in it begins anew each time.
 */
export function Dialog(props: {
  isOpen: boolean;
  onClose(): void;
  title: ComponentChildren;
  /** @default 'middle' */
  place?: 'middle' | 'side';
  /** @default 'narrow' */
  width?: 'narrow' | 'wide';
  children: ComponentChildren;
}) {
  const { t } = useLocale();
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const { isOpen, place = 'middle', width = 'narrow' } = props;

  useLayoutEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);

  return (
    <dialog
      ref={dialog}
      class={`sheet sheet-${place} sheet-${width}`}
      aria-labelledby={titleId}
      closedby="any"
      onClose={props.onClose}
    >
      {isOpen && (
        <div class="sheet-body">
          <header>
            <h2 id={titleId}>{props.title}</h2>
            <IconButton icon="close" label={t('control.close')} onClick={props.onClose} />
          </header>
          {props.children}
        </div>
      )}
    </dialog>
  );
}

/** The buttons at the foot of a dialog: what it is for comes last, at the end of the line. */
export function DialogFoot({ children }: { children: ComponentChildren }) {
  return <footer class="sheet-foot">{children}</footer>;
}

/** Of a form in a dialog: to leave it as it was, or to keep it. */
export function SaveFoot(props: { onCancel(): void; save: string; isSending?: boolean }) {
  const { t } = useLocale();
  return (
    <DialogFoot>
      <Button onClick={props.onCancel}>{t('control.cancel')}</Button>
      <Button type="submit" look="primary" isBusy={props.isSending ?? false}>
        {props.save}
      </Button>
    </DialogFoot>
  );
}
