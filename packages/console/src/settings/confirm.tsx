import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ApiError } from '../api/client.ts';
import { Button } from '../controls/button.tsx';
import { Dialog, DialogFoot } from '../controls/dialog.tsx';
import { useLocale } from '../locale.ts';

/** Asks before what cannot be undone. What is refused is said, and the dialog stays. */
export function Confirm(props: {
  isOpen: boolean;
  onClose(): void;
  title: string;
  act: string;
  /** @default true */
  isReady?: boolean;
  onAct(): Promise<void>;
  children: ComponentChildren;
}) {
  return (
    <Dialog isOpen={props.isOpen} onClose={props.onClose} title={props.title}>
      <Asked {...props} />
    </Dialog>
  );
}

function Asked({ onClose, act, isReady = true, onAct, children }: Parameters<typeof Confirm>[0]) {
  const { t } = useLocale();
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  async function go() {
    setBusy(true);
    setFault(undefined);
    try {
      await onAct();
    } catch (error) {
      setFault(error instanceof ApiError ? error.message : t('control.notSaved'));
    } finally {
      setBusy(false);
    }
  }
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !isBusy) void go();
      }}
    >
      {children}
      {fault && (
        <p class="form-failure" role="alert">
          {fault}
        </p>
      )}
      <DialogFoot>
        <Button onClick={onClose}>{t('control.cancel')}</Button>
        <Button type="submit" look="danger" isBusy={isBusy} disabled={!isReady}>
          {act}
        </Button>
      </DialogFoot>
    </form>
  );
}
