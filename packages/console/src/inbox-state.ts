import type { PersonRef } from '@polku/backend/api';
import type { InboxItem } from '@polku/backend/api-inbox';
import type { FailureCode } from './api/client.ts';
import type { Connection } from './feed.ts';
import { applyWish, isSnoozed, type Wish } from './inbox-change.ts';

/**
 * What the inbox knows, and how it changes: pure, so that every order in which pages, live items and
 * answers can arrive is a line in a table test.
 *
 * `items` is what the backend said last. What the person wants and the backend has not yet confirmed lies
 * beside it in `wishes` and is laid over it for showing, so a refused wish leaves nothing to undo.
 */
export type InboxState = {
  status: 'loading' | 'ready' | 'failed';
  /** Why the last load failed. Items that were loaded before stay. */
  failure: FailureCode | undefined;
  /** Newest first. */
  items: readonly InboxItem[];
  /** `before` of the next page; undefined when everything is here. */
  nextBefore: number | undefined;
  older: 'idle' | 'loading' | 'failed';
  /** How many are unread of those that are not here: older pages, as the backend has counted them. */
  unreadElsewhere: number;
  wishes: ReadonlyMap<string, Wish>;
  /** Items whose last wish was refused, with the wish. */
  refusals: ReadonlyMap<string, Wish>;
  /** Items that came while the console was open. */
  arrived: ReadonlySet<string>;
  connection: Connection;
  /** When the backend was last heard, UTC ms. */
  heardAtMs: number | undefined;
};

export const emptyInbox: InboxState = {
  status: 'loading',
  failure: undefined,
  items: [],
  nextBefore: undefined,
  older: 'idle',
  unreadElsewhere: 0,
  wishes: new Map(),
  refusals: new Map(),
  arrived: new Set(),
  connection: 'connecting',
  heardAtMs: undefined,
};

/**
 * `items` with `incoming` merged in by id: the same input twice, or in another order, gives the same list.
 * Of two states of one item the one with the higher `seq` holds, of equal ones the one that came later.
 */
export function mergeItems(
  items: readonly InboxItem[],
  incoming: readonly InboxItem[],
): readonly InboxItem[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  for (const item of incoming) {
    const known = byId.get(item.id);
    if (!known || item.seq >= known.seq) byId.set(item.id, item);
  }
  return [...byId.values()].sort(newestFirst);
}

/**
 * By the time of the notification, which never changes; `seq` may grow with an item's state. Times are all in UTC with
 * milliseconds, so that their texts are in their order.
 */
function newestFirst(a: InboxItem, b: InboxItem): number {
  if (a.notifiedAt !== b.notifiedAt) return a.notifiedAt < b.notifiedAt ? 1 : -1;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

/**
 * So many are kept of those that came by themselves: a console stays open for weeks. What falls off the end is an older
 * page again.
 */
export const MAX_LIVE_ITEMS = 200;

function keepNewest(state: InboxState): InboxState {
  const { items } = state;
  if (items.length <= MAX_LIVE_ITEMS) return state;
  const kept = items.slice(0, MAX_LIVE_ITEMS);
  const ids = new Set(kept.map(({ id }) => id));
  return {
    ...state,
    items: kept,
    unreadElsewhere: state.unreadElsewhere + countOf(items.slice(MAX_LIVE_ITEMS), 0),
    nextBefore: Math.min(...kept.map(({ seq }) => seq)),
    arrived: new Set([...state.arrived].filter((id) => ids.has(id))),
  };
}

/**
 * The state after items that came by themselves, live or by a refetch. An unknown one that is older than
 * all we have belongs to a page that was not asked for yet, and is left to it.
 */
export function receiveItems(state: InboxState, incoming: readonly InboxItem[]): InboxState {
  const known = new Set(state.items.map(({ id }) => id));
  const oldest = state.nextBefore === undefined ? undefined : state.items.at(-1);
  const isInReach = (item: InboxItem) =>
    known.has(item.id) || !oldest || Date.parse(item.notifiedAt) >= Date.parse(oldest.notifiedAt);
  const taken = incoming.filter(isInReach);
  const news = taken.filter(({ id, acknowledged }) => !known.has(id) && !acknowledged);
  return keepNewest({
    ...state,
    items: mergeItems(state.items, taken),
    arrived:
      news.length > 0 ? new Set([...state.arrived, ...news.map(({ id }) => id)]) : state.arrived,
  });
}

/** The items as the person sees them: with the wishes that are still on their way. */
export function shownItems(
  state: InboxState,
  me: PersonRef,
  { nowMs, people = [] }: { nowMs: number; people?: readonly PersonRef[] },
): readonly InboxItem[] {
  if (state.wishes.size === 0) return state.items;
  const given = { me, people, at: new Date(nowMs).toISOString() };
  return state.items.map((item) => {
    const wish = state.wishes.get(item.id);
    return wish ? applyWish(item, wish, given) : item;
  });
}

/** As the backend counted them when it gave a page, without those that are here and may change. */
export const withUnread = (
  state: InboxState,
  { unread, latestSeq }: { unread: number; latestSeq: number },
  nowMs: number,
): InboxState => {
  // What came after the page was not counted in it.
  const counted = state.items.filter(({ seq }) => seq <= latestSeq);
  return { ...state, unreadElsewhere: Math.max(0, unread - countOf(counted, nowMs)) };
};

const isUnread = (item: InboxItem, nowMs: number): boolean =>
  !item.acknowledged && !isSnoozed(item, nowMs);

const countOf = (items: readonly InboxItem[], nowMs: number): number =>
  items.filter((item) => isUnread(item, nowMs)).length;

/** How many nobody has acknowledged and nobody has put off, here or not, with the wishes counted as done. */
export const countUnread = (state: InboxState, nowMs: number): number =>
  state.unreadElsewhere +
  state.items.filter((item) => {
    const wish = state.wishes.get(item.id);
    if (!wish) return isUnread(item, nowMs);
    return applyWish(item, wish, { me: NOBODY, people: [], at: '' }).acknowledged === null;
  }).length;

const NOBODY: PersonRef = { id: '', name: '' };

/** A copy of `map` with `key` set, or without it when `value` is undefined. */
export function withEntry<V>(
  map: ReadonlyMap<string, V>,
  key: string,
  value: V | undefined,
): ReadonlyMap<string, V> {
  const next = new Map(map);
  if (value === undefined) next.delete(key);
  else next.set(key, value);
  return next;
}
