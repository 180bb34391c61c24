import type { InsightFigure } from '../http/api-insight.ts';

/**
 * Any answer of insight as lines, one a figure, for whoever takes it elsewhere: what stands where is the same for all,
 * so the lines follow from the answer itself and no figure can be forgotten.
 */
export type Line = {
  /** Where it stands: `questions.recommend.wordings.1.all.score`. */
  figure: string;
  value: number | string | null;
  low: number | null;
  high: number | null;
  n: number | null;
  of: string | null;
  unit: string;
  reason: string | null;
};

export const toLines = (answer: unknown): Line[] => walk(answer, []);

function walk(value: unknown, path: readonly string[]): Line[] {
  if (isFigure(value)) return [{ figure: path.join('.'), ...value }];
  if (Array.isArray(value))
    return value.flatMap((item, index) => walk(item, [...path, toKey(item, index)]));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, item]) => walk(item, [...path, name]));
  if (value === null || value === undefined) return [];
  const bare = { low: null, high: null, n: null, of: null, reason: null };
  const unit = typeof value === 'number' ? 'count' : 'text';
  return [{ figure: path.join('.'), value: String(value), ...bare, unit }].map((line) =>
    typeof value === 'number' ? { ...line, value } : line,
  );
}

const isFigure = (value: unknown): value is InsightFigure =>
  typeof value === 'object' && value !== null && 'of' in value && 'reason' in value;

/** What an item of a list goes by: a name of its own, else its place. */
function toKey(item: unknown, index: number): string {
  if (typeof item === 'object' && item !== null)
    for (const name of ['questionId', 'step', 'key', 'currency', 'from', 'responseId'])
      if (name in item) {
        const key = (item as { [name: string]: unknown })[name];
        if (typeof key === 'string' && key !== '') return key;
      }
  return String(index + 1);
}
