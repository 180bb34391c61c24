import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { createCell, type ReadableCell, useCell } from '../cell.ts';
import { useLocale } from '../locale.ts';

const ClockContext = createContext<ReadableCell<number>>(createCell(0));
export const ClockProvider = ClockContext.Provider;

/** The time, UTC ms; the component is drawn again each minute. */
export const useNow = (): number => useCell(useContext(ClockContext));

/** How long ago, in words; the exact time on hover. */
export function Moment({ at }: { at: string }) {
  const { format } = useLocale();
  const now = useNow();
  return (
    <time class="moment" dateTime={at} title={format.exact(at)}>
      {format.relative(at, now)}
    </time>
  );
}

/** A calendar date; the exact time on hover. */
export function CalendarDate({ at }: { at: string }) {
  const { format } = useLocale();
  return (
    <time class="moment" dateTime={at} title={format.exact(at)}>
      {format.date(at)}
    </time>
  );
}
