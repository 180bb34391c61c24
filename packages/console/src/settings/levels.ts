import type { AccountTable } from '@polku/backend/api-accounts';
import type { SettingsChanged, SettingsPage } from '@polku/backend/api-settings';
import type { TouchLevel } from '@polku/protocol';

/** How many accounts are on each touch level, now and after a change; and rows of the table by which that is decided. */
export const LEVELS: readonly TouchLevel[] = ['high', 'low', 'tech'];
export type LevelCounts = { [L in TouchLevel]: number };
type Table = SettingsPage['touchLevels'];

export function countLevels({ coded, columns }: AccountTable): LevelCounts {
  const counts: LevelCounts = { high: 0, low: 0, tech: 0 };
  for (const place of columns.touch) {
    const level = coded.touch[place];
    if (level) counts[level] += 1;
  }
  return counts;
}

export function withMoves(counts: LevelCounts, moves: SettingsChanged['moves']): LevelCounts {
  const next = { ...counts };
  for (const { from, to, accounts } of moves) {
    if (from) next[from] -= accounts;
    if (to) next[to] += accounts;
  }
  return next;
}

/** With one more row at the top, from twice as much, which says what the one below it says. */
export function withRow({ bands, ...table }: Table): Table {
  const [first] = bands;
  if (!first) return { ...table, bands };
  return { ...table, bands: [{ ...first, fromCents: first.fromCents * 2 || 1_000_000 }, ...bands] };
}
