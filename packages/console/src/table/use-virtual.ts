import {
  observeWindowOffset,
  observeWindowRect,
  type VirtualItem,
  Virtualizer,
  windowScroll,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useMemo, useReducer } from 'preact/hooks';

/**
 * Which of many rows are near the window, while the page itself scrolls: only these are drawn. Rows are measured as
 * they are drawn, since on a phone they are of different heights. `head` is the element whose foot the first row is at.
 */
export function useVirtual(options: {
  count: number;
  rowPx: number;
  keyOf(index: number): string;
  head: RefObject<HTMLElement | null>;
}): {
  items: readonly VirtualItem[];
  /** Of the room above the first drawn row, and below the last. */
  beforePx: number;
  afterPx: number;
  /** Given to each row, which has its index in `data-index`. */
  measure(element: Element | null): void;
  scrollTo(index: number): void;
} {
  const { count, rowPx, keyOf, head } = options;
  const [, redraw] = useReducer((turn: number) => turn + 1, 0);
  const given = {
    count,
    estimateSize: () => rowPx,
    getItemKey: keyOf,
    getScrollElement: () => window,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    overscan: 12,
    // One that has no height is not laid out yet.
    measureElement: (element: Element) => element.getBoundingClientRect().height || rowPx,
    scrollMargin: footOf(head.current),
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    onChange: () => redraw(undefined),
  };
  const virtualizer = useMemo(() => new Virtualizer<Window, Element>(given), []);
  virtualizer.setOptions(given);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());

  const items = virtualizer.getVirtualItems();
  const margin = given.scrollMargin;
  return {
    items,
    beforePx: Math.max(0, (items[0]?.start ?? margin) - margin),
    afterPx: Math.max(0, virtualizer.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin)),
    measure: virtualizer.measureElement,
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  };
}

/** Of an element, in the page. `offsetTop` does not move with the page, as a sticky head's own box does. */
function footOf(element: HTMLElement | null): number {
  const table = element?.closest('table');
  if (!element || !table) return 0;
  return table.getBoundingClientRect().top + window.scrollY + element.offsetHeight;
}
