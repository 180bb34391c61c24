import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** The width of an element, followed: what is drawn at the width that it has is not stretched. */
export function useWidth(startPx: number) {
  const box = useRef<HTMLDivElement>(null);
  const [widthPx, setWidth] = useState(startPx);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => element.clientWidth > 0 && setWidth(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, widthPx] as const;
}
