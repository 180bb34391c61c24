import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/**
 * Which of many rows are near the window, while the page itself scrolls: only these are drawn. All are of one height, which
 * the style sheet sets, so that nothing is measured but the first row, when it is there and when the window changes.
 */
type Range = { from: number; until: number };

/** Drawn beyond the window, above and below: so far a wheel goes before the next picture. */
const AHEAD = 6;
/** The range moves by so many at a time: rows are drawn in few goes while the page scrolls. */
const STEP = 4;

export function useVirtual(options: {
  count: number;
  /** Until one is measured. */
  rowPx: number;
  /** Of the table, whose rows begin at the foot of its head. */
  table: RefObject<HTMLTableElement | null>;
}): Range & {
  /** Of the room above the first drawn row, and below the last. */
  beforePx: number;
  afterPx: number;
} {
  const { count, table } = options;
  const [rowPx, setRowPx] = useState(options.rowPx);
  const [seen, setSeen] = useState(() => ({ from: 0, until: rowsIn(window.innerHeight, rowPx) }));
  const follow = useRef(() => {});
  follow.current = () => {
    const element = table.current;
    if (!element) return;
    const topPx = element.getBoundingClientRect().top + (element.tHead?.offsetHeight ?? 0);
    const first = Math.max(0, Math.floor(-topPx / rowPx));
    const from = first - (first % STEP);
    const until = from + STEP + rowsIn(window.innerHeight, rowPx);
    setSeen((before) =>
      before.from === from && before.until === until ? before : { from, until },
    );
  };

  // Where the table stands has changed, maybe, with what is drawn above it. Once it is painted, asking costs nothing.
  useEffect(() => follow.current());
  useEffect(() => {
    const onScroll = () => follow.current();
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => window.removeEventListener('scroll', onScroll);
  }, []);
  useLayoutEffect(() => {
    const measure = () => {
      const row = table.current?.querySelector('[data-row]');
      const heightPx = row?.getBoundingClientRect().height ?? 0;
      // One that has no height is not laid out yet.
      if (heightPx > 0) setRowPx(heightPx);
      follow.current();
    };
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, [table]);

  const { from, until } = inReach(seen, count);
  return { from, until, beforePx: from * rowPx, afterPx: (count - until) * rowPx };
}

const rowsIn = (heightPx: number, rowPx: number): number => Math.ceil(heightPx / rowPx);

/** With what is drawn ahead. Where fewer rows are left than were seen, their end is shown until the page has scrolled there. */
function inReach({ from, until }: Range, count: number): Range {
  const last = Math.min(count, until + AHEAD);
  const first = Math.min(from, count - (until - from)) - AHEAD;
  return { from: Math.max(0, first), until: last };
}
