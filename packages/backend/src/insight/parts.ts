import type { Cut, InsightPart } from '../http/api-insight.ts';
import type { InsightScope } from '../store/sql/insight-scope.ts';
import { DAY_MS } from './period.ts';

/** How a figure is cut: each row knows its value of the cut, and every part is summed as the whole is. */
const MAX_PARTS = 50;

export type Cutting = Pick<InsightScope, 'by'> & {
  /** Of people, by their ids: a cut by owner shows names. */
  names: ReadonlyMap<string, string>;
};

export type Parts<T> = { all: T; parts: InsightPart<T>[] | null };

/** Of a cohort the month: rows have the day of the contract, by the days since 1970. */
const toKey = (by: Cut, cut: string | null): string | null =>
  by === 'cohort' && cut !== null ? new Date(Number(cut) * DAY_MS).toISOString().slice(0, 7) : cut;

/** @param sizeOf by which the largest stand first */
export function toParts<R extends { cut: string | null }, T>(
  rows: readonly R[],
  { by, names }: Cutting,
  { summarize, sizeOf }: { summarize: (rows: readonly R[]) => T; sizeOf: (figures: T) => number },
): Parts<T> {
  const all = summarize(rows);
  if (by === undefined) return { all, parts: null };
  const parts = [...Map.groupBy(rows, ({ cut }) => toKey(by, cut))]
    .map(([key, ofKey]) => ({
      key,
      name: by === 'owner' && key !== null ? (names.get(key) ?? null) : null,
      figures: summarize(ofKey),
    }))
    .sort(
      (a, b) => sizeOf(b.figures) - sizeOf(a.figures) || ((a.key ?? '') < (b.key ?? '') ? -1 : 1),
    );
  return { all, parts: parts.slice(0, MAX_PARTS) };
}
