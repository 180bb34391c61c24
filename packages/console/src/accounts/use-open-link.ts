import { useCallback } from 'preact/hooks';
import { useLocation } from 'wouter-preact';

/**
 * Follows a link within the page, unless it is to open elsewhere. One for all rows of a table: a router's own link in each
 * of them would watch the address for itself.
 */
export function useOpenLink(): (event: MouseEvent) => void {
  const [, navigate] = useLocation();
  return useCallback(
    (event) => {
      const { ctrlKey, metaKey, shiftKey, altKey, button, currentTarget } = event;
      if (ctrlKey || metaKey || shiftKey || altKey || button !== 0) return;
      event.preventDefault();
      navigate((currentTarget as HTMLAnchorElement).getAttribute('href') ?? ''); // it is on links only
    },
    [navigate],
  );
}
