import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type FailureCode, failureCode } from '../api/client.ts';

export type Loaded<T> = {
  /** What was loaded last; stays while it is loaded again. */
  data: T | undefined;
  /** Why the last load failed; undefined while one runs for the first time. */
  failure: FailureCode | undefined;
  reload(): void;
};

/**
 * Loads `key` with `load`, and again at `reload()`. An answer that comes after a newer question is dropped.
 */
export function useLoad<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; data?: T; failure?: FailureCode }>({ key });
  const latest = useRef(0);
  const loader = useRef(load);
  loader.current = load;

  const reload = useCallback(() => {
    latest.current += 1;
    const turn = latest.current;
    const settle = (change: { data?: T; failure?: FailureCode }) => {
      if (turn !== latest.current) return;
      setState((before) => {
        const data = change.data ?? (before.key === key ? before.data : undefined);
        return {
          key,
          ...(data !== undefined && { data }),
          ...(change.failure && { failure: change.failure }),
        };
      });
    };
    loader.current().then(
      (data) => settle({ data }),
      (error: unknown) => settle({ failure: failureCode(error) }),
    );
  }, [key]);

  useEffect(() => {
    reload();
    return () => {
      latest.current += 1;
    };
  }, [reload]);

  const isCurrent = state.key === key;
  return {
    data: isCurrent ? state.data : undefined,
    failure: isCurrent ? state.failure : undefined,
    reload,
  };
}
