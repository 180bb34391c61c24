import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { createCell, type ReadableCell, useCell } from '../cell.ts';
import type { Format } from '../format.ts';
import { useLocale } from '../locale.ts';

const ClockContext = createContext<ReadableCell<number>>(createCell(0));
export const ClockProvider = ClockContext.Provider;

/** The time, UTC ms; the component is drawn again each minute. */
export const useNow = (): number => useCell(useContext(ClockContext));

/** How long ago, in words; the exact time on hover. */
export const Moment = ({ at }: { at: string }) => toMoment(at, useNow(), useLocale().format);

/** The same, for whoever follows the time for many of them. */
export const toMoment = (at: string, nowMs: number, format: Format) => (
  <time class="moment" dateTime={at} title={format.exact(at)}>
    {format.relative(at, nowMs)}
  </time>
);

/** A calendar date; the exact time on hover. */
export function CalendarDate({ at }: { at: string }) {
  const { format } = useLocale();
  return (
    <time class="moment" dateTime={at} title={format.exact(at)}>
      {format.date(at)}
    </time>
  );
}
