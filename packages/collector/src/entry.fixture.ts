import type { Event } from '@polku/protocol';
import { type Entry, toEntry } from './entry.ts';

/** The `n`-th event of a device: ids grow with `n`, as the generator's do. */
export const toId = (n: number): string => `01932f00-0000-7000-8000-${String(n).padStart(12, '0')}`;

export const makeEvent = (n: number, part: Partial<Event> = {}): Event => ({
  id: toId(n),
  type: 'track',
  name: `event_${n}`,
  at: 1_800_000_000_000 + n,
  anonymousId: 'a',
  sessionId: 's',
  ...part,
});

export const makeEntry = (
  n: number,
  part: Partial<Entry> = {},
  event: Partial<Event> = {},
): Entry => ({ ...toEntry(makeEvent(n, event)), ...part });

/** Entries `from` to `to`, both included. */
export const makeEntries = (from: number, to: number): Entry[] =>
  Array.from({ length: to - from + 1 }, (_, i) => makeEntry(from + i));

export const numbersOf = (entries: readonly Entry[]): number[] =>
  entries.map(({ id }) => Number(id.slice(-12)));
