import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';
import { useKeys } from '../parts/use-keys.ts';

/**
 * `j` and `k` move real focus from row to row, so that a screen reader follows and Enter opens the account. Rows beyond
 * the window are drawn ahead of it, so the next one is always there.
 */
export function useRowKeys(isEnabled: boolean): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);

  function move(step: 1 | -1): boolean {
    const links = [...(box.current?.querySelectorAll<HTMLElement>('tbody .row-link') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement); // -1 for any other
    const firstSeen = links.findIndex((link) => link.getBoundingClientRect().top >= HEAD_PX);
    const next = links[at < 0 ? Math.max(0, firstSeen) : at + step];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
    return next !== undefined;
  }

  useKeys({ j: () => move(1), k: () => move(-1) }, isEnabled);
  return box;
}

/** What the table's head hides of the window. */
const HEAD_PX = 40;
