import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useLocale } from '../locale.ts';

/** The first of a long list, and a button that shows all of it: what stands below is found without much scrolling. */
export function Folded<T>(props: {
  items: readonly T[];
  /** How many are shown at first. One or two more are no reason to fold. */
  first: number;
  children(shown: readonly T[]): ComponentChildren;
}) {
  const { items, first } = props;
  const { t } = useLocale();
  const [isOpen, setOpen] = useState(false);
  const isFolded = !isOpen && items.length > first + 2;
  return (
    <>
      {props.children(isFolded ? items.slice(0, first) : items)}
      {isFolded && (
        <button type="button" class="button folded-more" onClick={() => setOpen(true)}>
          {t('control.showAll', { count: items.length })}
        </button>
      )}
    </>
  );
}
