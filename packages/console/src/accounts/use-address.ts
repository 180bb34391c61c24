import { useCallback, useMemo } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import { type Cuts, parseCuts } from './cuts.ts';

/** How the address has the page cut, sorted and drawn, and how several of that are changed in one go. */
export type Address = {
  search: string;
  cuts: Cuts;
  read(key: string): string | null;
  /** An entry that is undefined leaves the address. */
  change(entries: { [key: string]: string | undefined }): void;
  /** Everything anew, as a view has it. */
  open(query: string): void;
};

export function useAddress(): Address {
  useSearch(); // draws the page again when the address changes
  const [, navigate] = useLocation();
  // Of the window itself: the router decodes once too often.
  const { search } = window.location;
  const cuts = useMemo(() => parseCuts(search), [search]);
  const open = useCallback(
    (query: string) => navigate(`/accounts${query && `?${query}`}`, { replace: true }),
    [navigate],
  );
  const change = useCallback(
    (entries: { [key: string]: string | undefined }) => {
      const query = new URLSearchParams(window.location.search);
      for (const [key, value] of Object.entries(entries)) {
        if (value === undefined || value === '') query.delete(key);
        else query.set(key, value);
      }
      open(query.toString());
    },
    [open],
  );
  const read = (key: string) => new URLSearchParams(search).get(key);
  return { search, cuts, read, change, open };
}
