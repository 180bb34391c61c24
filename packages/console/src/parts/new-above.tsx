import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocale } from '../locale.ts';
import { Icon } from './icon.tsx';

/** Further down than this, what arrives on top is out of sight. */
const OUT_OF_SIGHT_PX = 160;

/**
 * "2 new", for who has scrolled down when something arrives at the top: the list does not move under them
 * (the browser anchors the scroll), so they are told, and brought up when they wish.
 */
export function NewAbove({ arrived }: { arrived: ReadonlySet<string> }) {
  const { t } = useLocale();
  const seen = useRef(arrived.size);
  const [count, setCount] = useState(0);

  useEffect(() => {
    const isAway = window.scrollY > OUT_OF_SIGHT_PX;
    const news = arrived.size - seen.current;
    if (!isAway) seen.current = arrived.size;
    setCount(isAway ? news : 0);
  }, [arrived]);

  useEffect(() => {
    const onScroll = () => {
      if (window.scrollY > OUT_OF_SIGHT_PX) return;
      seen.current = arrived.size;
      setCount(0);
    };
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => window.removeEventListener('scroll', onScroll);
  }, [arrived]);

  if (count === 0) return null;
  return (
    <button type="button" class="new-above" onClick={() => window.scrollTo({ top: 0 })}>
      <Icon name="up" />
      {t('inbox.arrived', { count })}
    </button>
  );
}
