import type { AccountRow } from '@polku/backend/api';
import type { TouchLevel } from '@polku/protocol';

/** Searching and sorting of the accounts, pure. What an account has no value for comes last, either way round. */

export const COLUMNS = [
  'account',
  'plan',
  'touch',
  'owner',
  'users',
  'contract',
  'firstUse',
  'lastSeen',
] as const;
export type Column = (typeof COLUMNS)[number];

export type Sort = { by: Column; isDescending: boolean };

const DEFAULT_SORT: Sort = { by: 'account', isDescending: false };

const TOUCH_RANK: { [L in TouchLevel]: number } = { high: 0, low: 1, tech: 2 };

const VALUES: { [C in Column]: (row: AccountRow) => string | number | null } = {
  account: (row) => row.name || row.id,
  plan: (row) => row.plan,
  touch: (row) => row.touchLevel && TOUCH_RANK[row.touchLevel],
  owner: (row) => row.owner?.name ?? null,
  users: (row) => row.users,
  contract: (row) => row.contractAt && Date.parse(row.contractAt),
  firstUse: (row) => row.firstUseAt && Date.parse(row.firstUseAt),
  lastSeen: (row) => row.lastSeenAt && Date.parse(row.lastSeenAt),
};

/** A sorted copy. Text is compared as `language` does, with numbers in it by their size. */
export function sortAccounts(
  rows: readonly AccountRow[],
  { by, isDescending }: Sort,
  language: string,
): AccountRow[] {
  const collator = new Intl.Collator(language, { numeric: true });
  const read = VALUES[by];
  return [...rows].sort((a, b) => {
    const [one, other] = [read(a), read(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    const order =
      typeof one === 'number' && typeof other === 'number'
        ? one - other
        : collator.compare(String(one), String(other));
    return isDescending ? -order : order;
  });
}

/**
 * The accounts in which every word of `query` is found, in any of the texts that `textsOf` gives for them,
 * without regard to case. An empty query finds all.
 */
export function searchAccounts(
  rows: readonly AccountRow[],
  query: string,
  textsOf: (row: AccountRow) => readonly (string | null | undefined)[],
): AccountRow[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const text = textsOf(row).filter(Boolean).join('\n').toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The sort that an address asks for: `sort=plan`, or `sort=-plan` for the other way round. */
export function parseSort(text: string | null): Sort {
  const isDescending = text?.startsWith('-') ?? false;
  const name = isDescending ? text?.slice(1) : text;
  const by = COLUMNS.find((column) => column === name);
  return by ? { by, isDescending } : DEFAULT_SORT;
}

/** What stands in the address for `sort`; undefined for the default. */
export function toSortText({ by, isDescending }: Sort): string | undefined {
  if (by === DEFAULT_SORT.by && isDescending === DEFAULT_SORT.isDescending) return undefined;
  return isDescending ? `-${by}` : by;
}

/** A click on a column: its own order first, the other way round when it is already sorted by. */
export const nextSort = (sort: Sort, by: Column): Sort => ({
  by,
  isDescending: sort.by === by && !sort.isDescending,
});
