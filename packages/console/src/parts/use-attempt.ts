import { useState } from 'preact/hooks';
import { ApiError } from '../api/client.ts';

export type Attempting = {
  /** What is being attempted, as it was called. */
  busy: string | undefined;
  /** Why the last one failed. */
  fault: string | undefined;
  /** One at a time: while one runs, another is not begun. */
  attempt(act: () => Promise<void>, what?: string): Promise<void>;
};

/** What may be refused: says meanwhile that it runs, and afterwards why it failed. */
export function useAttempt(toFault: (error: unknown) => string): Attempting {
  const [busy, setBusy] = useState<string>();
  const [fault, setFault] = useState<string>();
  async function attempt(act: () => Promise<void>, what = 'acting') {
    if (busy) return;
    setFault(undefined);
    setBusy(what);
    try {
      await act();
    } catch (error) {
      setFault(toFault(error));
    } finally {
      setBusy(undefined);
    }
  }
  return { busy, fault, attempt };
}

/** In the backend's own words, where it has answered. */
export const inItsWords =
  (otherwise: string) =>
  (error: unknown): string =>
    error instanceof ApiError ? error.message : otherwise;
