import { useEffect } from 'preact/hooks';

/** Does it again and again while the page is looked at. What is not on the screen asks nothing. */
export function useEvery(everyMs: number, work: () => void, isOn = true): void {
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') work();
    }, everyMs);
    document.addEventListener('visibilitychange', work);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', work);
    };
  }, [everyMs, work, isOn]);
}
