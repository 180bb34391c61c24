import { useEffect, useRef } from 'preact/hooks';

/** What a screen reader says by itself. A live region is only read when it changes: the words come after it. */
export function Said({ text }: { text: string }) {
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (region.current) region.current.textContent = text;
  }, [text]);
  return <div class="said" role="status" ref={region} />;
}
