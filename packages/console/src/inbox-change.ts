import type { PersonRef } from '@polku/backend/api';
import type { InboxChange, InboxItem } from '@polku/backend/api-inbox';

/**
 * What a person wishes of an item, and the item as it looks with that wish: pure. It is laid over what the backend
 * said last, until the backend has answered.
 */
export type ItemChange =
  | DistributiveOmit<Exclude<InboxChange, { kind: 'acknowledged' | 'reopened' | 'woken' }>, 'id'>
  | { kind: 'woken' };

type DistributiveOmit<T, K extends string> = T extends unknown ? Omit<T, K> : never;

export type Wish = 'acknowledge' | 'undo' | ItemChange;

/** @param given.people whose names are known, for the one it is given to */
export function applyWish(
  item: InboxItem,
  wish: Wish,
  { me, at, people }: { me: PersonRef; at: string; people: readonly PersonRef[] },
): InboxItem {
  if (wish === 'undo') return withTask({ ...item, acknowledged: null, note: null }, false);
  const acknowledged = item.acknowledged ?? { at, by: me };
  if (wish === 'acknowledge') return { ...item, acknowledged };
  switch (wish.kind) {
    case 'snoozed':
      return { ...item, snoozedUntil: wish.until };
    case 'woken':
      return { ...item, snoozedUntil: null };
    case 'assigned':
      return { ...item, assignee: people.find(({ id }) => id === wish.to) ?? null };
    case 'done':
      return withTask({ ...item, acknowledged, snoozedUntil: null, note: wish.text ?? null }, true);
  }
}

const withTask = <I extends InboxItem>(item: I, isClosed: boolean): I =>
  item.task ? { ...item, task: { ...item.task, isClosed } } : item;

/** What takes a wish back, for an item as it was before; undefined where nothing does. */
export function undoOf(wish: Wish, before: InboxItem): Wish | undefined {
  if (wish === 'acknowledge') return 'undo';
  if (wish === 'undo') return 'acknowledge';
  switch (wish.kind) {
    case 'done':
      return 'undo';
    case 'snoozed':
      return { kind: 'woken' };
    case 'assigned':
      return { kind: 'assigned', to: before.assignee?.id ?? null };
    case 'woken':
      return undefined;
  }
}

/** Whether its own task still waits for its outcome, which a word alone does not close. */
export const needsOutcome = ({ task }: InboxItem): boolean =>
  task !== null && !task.isClosed && ['detractor', 'low_ces'].includes(task.kind);

/** Nothing is left to do about it. A task outlives the acknowledgement of what it came from. */
export const isDone = ({ acknowledged, task }: InboxItem): boolean =>
  task ? task.isClosed : acknowledged !== null;

export const isSnoozed = ({ snoozedUntil }: InboxItem, nowMs: number): boolean =>
  snoozedUntil !== null && Date.parse(snoozedUntil) > nowMs;

/** Whose it is now. */
export const holderOf = ({ assignee, owner }: InboxItem): PersonRef | null => assignee ?? owner;

export const KINDS = ['first_use', 'stalled', 'answer', 'reply', 'task', 'account'] as const;
export type Kind = (typeof KINDS)[number];
export const VIEWS = ['open', 'snoozed', 'done'] as const;
/** Undefined: everything but what is out of sight. */
export type View = (typeof VIEWS)[number] | undefined;

export type Filter = { kind: Kind | undefined; view: View };

export function parseFilter(search: URLSearchParams): Filter {
  return {
    kind: KINDS.find((kind) => kind === search.get('kind')),
    view: VIEWS.find((view) => view === search.get('view')),
  };
}

export function matchesFilter(item: InboxItem, { kind, view }: Filter, nowMs: number): boolean {
  if (kind && item.kind !== kind) return false;
  const isAway = isSnoozed(item, nowMs);
  if (view === 'snoozed') return isAway && !isDone(item);
  if (view === 'done') return isDone(item);
  if (view === 'open') return !isDone(item) && !isAway;
  return !isAway || isDone(item);
}

/** Times to put something off to: later today, tomorrow morning, Monday morning; in the person's own zone. */
export function snoozeTimes(nowMs: number): { key: 'later' | 'tomorrow' | 'monday'; at: Date }[] {
  const morning = (inDays: number) => {
    const date = new Date(nowMs);
    date.setDate(date.getDate() + inDays);
    date.setHours(9, 0, 0, 0);
    return date;
  };
  const weekday = new Date(nowMs).getDay();
  return [
    { key: 'later', at: new Date(nowMs + 3 * 3_600_000) },
    { key: 'tomorrow', at: morning(1) },
    { key: 'monday', at: morning((8 - weekday) % 7 || 7) },
  ];
}
