import { useCallback, useState } from 'preact/hooks';
import { ApiError, type FailureCode, failureCode } from '../api/client.ts';

/**
 * The values of a form, what is wrong with them, and the sending of it. `check` is pure, and its faults are shown
 * only once the form was sent or the field was left; what the backend refuses by field stands at that field until it
 * is changed.
 */
export type Faults<V> = { [K in keyof V]?: string | undefined };

export function useForm<V extends object>(options: {
  start: V;
  check?(values: V): Faults<V>;
  /** Throws what the backend refused. */
  send(values: V): Promise<void>;
}) {
  const { start, check, send } = options;
  const [values, setValues] = useState(start);
  const [left, setLeft] = useState<ReadonlySet<keyof V>>(new Set());
  const [refused, setRefused] = useState<Faults<V>>({});
  const [failure, setFailure] = useState<FailureCode>();
  const [isSending, setSending] = useState(false);
  const faults: Faults<V> = check?.(values) ?? {};

  const set = useCallback(<K extends keyof V>(key: K, value: V[K]) => {
    setValues((before) => ({ ...before, [key]: value }));
    setRefused(({ [key]: _gone, ...rest }) => rest as Faults<V>); // the same keys, but for one
  }, []);

  async function submit(event?: Event) {
    event?.preventDefault();
    if (isSending) return;
    setLeft(new Set(Object.keys(values) as (keyof V)[])); // a plain object has no other keys
    setFailure(undefined);
    if (Object.values(faults).some(Boolean)) return;
    setSending(true);
    try {
      await send(values);
    } catch (error) {
      const field = error instanceof ApiError ? error.field?.split('.')[0] : undefined;
      if (field !== undefined && field in values && error instanceof ApiError)
        setRefused({ [field]: error.message } as Faults<V>); // a key of `values`, said above
      else setFailure(failureCode(error));
    } finally {
      setSending(false);
    }
  }

  return {
    values,
    set,
    /** For `onBlur`: from now on its fault is shown. */
    leave: (key: keyof V) => setLeft((before) => new Set([...before, key])),
    error: (key: keyof V): string | undefined =>
      refused[key] ?? (left.has(key) ? faults[key] : undefined),
    submit,
    /** Why it could not be sent, where it is not about one field. */
    failure,
    isSending,
    isChanged: values !== start,
  };
}
