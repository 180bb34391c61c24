import type { Path } from './edit.ts';

/**
 * What is another in a newer document. Items of lists are told apart by their ids, so that one that was put first is
 * one line and not a change of every other.
 */
export type Change = {
  path: Path;
  kind: 'added' | 'removed' | 'changed' | 'moved';
  before: unknown;
  after: unknown;
};

export function diffDocuments(before: unknown, after: unknown, path: Path = []): Change[] {
  if (isSame(before, after)) return [];
  if (before === undefined) return [{ path, kind: 'added', before, after }];
  if (after === undefined) return [{ path, kind: 'removed', before, after }];
  if (Array.isArray(before) && Array.isArray(after) && hasIds(before) && hasIds(after))
    return diffLists(before, after, path);
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => diffDocuments(before[key], after[key], [...path, key]));
  }
  return [{ path, kind: 'changed', before, after }];
}

type Item = { id: string };

function diffLists(before: readonly Item[], after: readonly Item[], path: Path): Change[] {
  const changes: Change[] = [];
  const stays = before.filter(({ id }) => after.some((item) => item.id === id));
  const order = after.filter(({ id }) => before.some((item) => item.id === id));
  for (const item of before)
    if (!after.some(({ id }) => id === item.id))
      changes.push({ path: [...path, item.id], kind: 'removed', before: item, after: undefined });
  for (const item of after) {
    const old = before.find(({ id }) => id === item.id);
    const place = [...path, item.id];
    if (!old) changes.push({ path: place, kind: 'added', before: undefined, after: item });
    else changes.push(...diffDocuments(old, item, place));
  }
  if (stays.some(({ id }, at) => order[at]?.id !== id))
    changes.push({
      path,
      kind: 'moved',
      before: before.map(({ id }) => id),
      after: after.map(({ id }) => id),
    });
  return changes;
}

const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const hasIds = (list: readonly unknown[]): list is Item[] =>
  list.every((item) => isObject(item) && typeof item.id === 'string');

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
