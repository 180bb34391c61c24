import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/**
 * How many of a long list are drawn: the first of them, more as its foot comes near the window, and the first again for
 * who is back at the top. An inbox that holds hundreds costs what its first page costs, to draw and to keep.
 */
const STEP = 50;
/** Before its foot is seen. */
const NEAR = '1200px';
/** So far down, one is still at the top. */
const TOP_PX = 160;

export function useGrowing(
  total: number,
  /** At the beginning, at least. */
  least = 0,
): {
  count: number;
  /** Of an element that stands after what is drawn, while there is more. */
  foot: RefObject<HTMLDivElement | null>;
  /** Draws this many at least. */
  reach(count: number): void;
} {
  const [count, setCount] = useState(() => toSteps(least));
  const foot = useRef<HTMLDivElement>(null);
  const reach = (wanted: number) => setCount((before) => Math.max(before, toSteps(wanted)));
  const hasMore = total > count;

  useEffect(() => {
    const element = foot.current;
    if (!hasMore || !element) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && reach(count + 1),
      { rootMargin: NEAR },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [hasMore, count]);

  const isGrown = count > STEP;
  useEffect(() => {
    if (!isGrown) return;
    const onScroll = () => window.scrollY <= TOP_PX && setCount(STEP);
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => window.removeEventListener('scroll', onScroll);
  }, [isGrown]);

  return { count: Math.min(count, total), foot, reach };
}

const toSteps = (count: number): number => STEP * Math.max(1, Math.ceil(count / STEP));
