import { type ComponentChildren, createContext } from 'preact';
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useLocale } from '../locale.ts';
import { Icon } from '../parts/icon.tsx';

/**
 * What was just done, said for a while at the foot of the page, with its undo. It is in the top layer of nothing and
 * takes no focus; it is read aloud by its own live region. While the pointer or the focus is on one, it stays.
 */
export type Toast = {
  text: string;
  tone?: 'done' | 'failed';
  /** Takes it back; the toast goes. */
  onUndo?: () => void;
};

type Shown = Toast & { id: number };

const ToastContext = createContext<(toast: Toast) => void>(() => {});

/** `say({ text, onUndo })`: the same function each time. */
export const useToast = () => useContext(ToastContext);

const STAYS_MS = 8_000;
/** More than this at once is noise; the oldest goes. */
const MAX_SHOWN = 3;

export function ToastProvider({ children }: { children: ComponentChildren }) {
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const nextId = useRef(0);
  const say = useCallback((toast: Toast) => {
    nextId.current += 1;
    const next = { ...toast, id: nextId.current };
    setShown((before) => [...before, next].slice(-MAX_SHOWN));
  }, []);
  const drop = useCallback((id: number) => {
    setShown((before) => before.filter((each) => each.id !== id));
  }, []);
  const page = useMemo(() => children, [children]);
  return (
    <ToastContext.Provider value={say}>
      {page}
      <div class="toasts" role="log" aria-live="polite" aria-relevant="additions" data-toasts>
        {shown.map((toast) => (
          <ToastLine key={toast.id} toast={toast} onGone={drop} />
        ))}
      </div>
    </ToastContext.Provider>
  );
}

function ToastLine({ toast, onGone }: { toast: Shown; onGone(id: number): void }) {
  const { t } = useLocale();
  const [isHeld, setHeld] = useState(false);
  const { id, onUndo } = toast;
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => onGone(id), STAYS_MS);
    return () => clearTimeout(timer);
  }, [isHeld, id, onGone]);
  return (
    <div
      class={`toast toast-${toast.tone ?? 'done'}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      <Icon name={toast.tone === 'failed' ? 'alert' : 'check'} />
      <p>{toast.text}</p>
      {onUndo && (
        <button
          type="button"
          class="text-button"
          onClick={() => {
            onGone(id);
            onUndo();
          }}
        >
          {t('control.undo')}
        </button>
      )}
      <button type="button" class="icon-button" onClick={() => onGone(id)}>
        <Icon name="close" />
        <span class="unseen">{t('control.close')}</span>
      </button>
    </div>
  );
}
