import type { ComponentChildren } from 'preact';
import { createContext } from 'preact';
import { useCallback, useContext, useRef, useState } from 'preact/hooks';

/**
 * What is said to those who do not look: a polite log that is on the page before anything is put into it
 * (a region that is added together with its text is often not read). Each line is said once.
 */
const AnnounceContext = createContext<(text: string) => void>(() => {});

export const useAnnounce = () => useContext(AnnounceContext);

/** Old lines leave the page; a reader has long said them. */
const KEPT_LINES = 5;

export function Announcer({ children }: { children: ComponentChildren }) {
  const [lines, setLines] = useState<readonly { id: number; text: string }[]>([]);
  const nextId = useRef(0);
  const announce = useCallback((text: string) => {
    nextId.current += 1;
    const line = { id: nextId.current, text };
    setLines((before) => [...before, line].slice(-KEPT_LINES));
  }, []);
  return (
    <AnnounceContext.Provider value={announce}>
      {children}
      <div class="unseen" role="log" aria-live="polite" aria-relevant="additions" data-announcer>
        {lines.map(({ id, text }) => (
          <div key={id}>{text}</div>
        ))}
      </div>
    </AnnounceContext.Provider>
  );
}
