import { useCallback } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';

/**
 * One parameter of the address, and how to set it. Read from the address itself, because the router decodes
 * it once too often for a text with a `%`. Setting replaces the history's entry: a search is no journey.
 */
export function useQuery(): {
  read(key: string): string | null;
  write(key: string, value: string | undefined): void;
} {
  useSearch(); // draws the component again when the address changes
  const [, navigate] = useLocation();
  const read = (key: string) => new URLSearchParams(window.location.search).get(key);
  const write = useCallback(
    (key: string, value: string | undefined) => {
      const query = new URLSearchParams(window.location.search);
      if (value) query.set(key, value);
      else query.delete(key);
      const text = query.toString();
      navigate(window.location.pathname + (text && `?${text}`), { replace: true });
    },
    [navigate],
  );
  return { read, write };
}
