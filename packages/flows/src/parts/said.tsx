import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

/** What a screen reader says by itself. A live region is only read when it changes: the words come after it. */
export function Said({ text }: { text: string }) {
  const region = useRef<HTMLDivElement>(null);
  const isHeard = useRef(false);
  function say() {
    if (region.current && region.current.textContent !== text) region.current.textContent = text;
  }
  // The first come when the region is drawn; later ones with what they are about, in the layout of that.
  useLayoutEffect(() => {
    if (isHeard.current) say();
  }, [text]);
  useEffect(() => {
    say();
    isHeard.current ||= text !== '';
  }, [text]);
  return <div class="said" role="status" ref={region} />;
}
