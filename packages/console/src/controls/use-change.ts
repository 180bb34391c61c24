import { useCallback, useRef, useState } from 'preact/hooks';
import { useLocale } from '../locale.ts';
import { useToast } from './toast.tsx';

/**
 * A change that is shown before the backend has said yes. `show` puts it on the page and returns what takes it off
 * again; `send` tells the backend. When that is refused, the page is put back and says so; when it went well and there
 * is an `undo`, a toast offers it. One at a time for a key: a second change of the same thing waits for the first.
 */
export type Change = {
  /** Of what is changed. */
  key: string;
  /** Returns what puts the page back. */
  show(): () => void;
  send(): Promise<unknown>;
  /** Said when it is done; without it nothing is said. */
  done?: string;
  /** Takes it back, at the backend too. */
  undo?: () => void;
};

export function useChange(): { change(change: Change): Promise<boolean>; isBusy: boolean } {
  const { t } = useLocale();
  const say = useToast();
  const [running, setRunning] = useState(0);
  const queue = useRef(new Map<string, Promise<unknown>>());

  const change = useCallback(
    async ({ key, show, send, done, undo }: Change) => {
      const putBack = show();
      setRunning((count) => count + 1);
      const before = queue.current.get(key) ?? Promise.resolve();
      const sent = before.then(send, send);
      queue.current.set(key, sent);
      try {
        await sent;
        if (done) say({ text: done, ...(undo && { onUndo: undo }) });
        return true;
      } catch {
        putBack();
        say({ text: t('control.notSaved'), tone: 'failed' });
        return false;
      } finally {
        setRunning((count) => count - 1);
        if (queue.current.get(key) === sent) queue.current.delete(key);
      }
    },
    [say, t],
  );
  return { change, isBusy: running > 0 };
}
