import { describe, expect, test } from 'vitest';
import type { FlowHistory } from './bootstrap.ts';
import type { Frequency } from './flow-base.ts';
import { isSpent } from './frequency.ts';

const DAY_MS = 24 * 3_600_000;
const NOW = Date.UTC(2026, 10, 22, 12);
const ago = (days: number) => NOW - days * DAY_MS;

/** What was seen of it, and how long ago, in days. */
function seen({ times = 1, shown = 0, ...ends }: { [what: string]: number }): FlowHistory {
  const at = (days: number | undefined) => (days === undefined ? undefined : ago(days));
  return {
    shownAt: ago(shown),
    shows: Array.from({ length: times }, (_, i) => ago(shown) - i),
    doneAt: at(ends.done),
    answeredAt: at(ends.answered),
    closedAt: at(ends.closed),
  };
}

describe('how often', () => {
  test.each<[string, Frequency, FlowHistory | undefined, boolean]>([
    ['S01: once, never shown', 'once', undefined, false],
    ['S01: once, shown', 'once', seen({ shown: 400 }), true],
    ['S02: until done, shown twice and not answered', 'until_done', seen({ times: 2 }), false],
    ['S02: until done, answered', 'until_done', seen({ answered: 400, shown: 400 }), true],
    ['S05: until done, closed', 'until_done', seen({ closed: 1, shown: 1 }), true],
    ['always, just now', 'always', seen({ done: 0, closed: 0 }), false],
    ['S03: at most three, shown twice', { atMost: 3 }, seen({ times: 2 }), false],
    ['S03: at most three, shown three times', { atMost: 3 }, seen({ times: 3 }), true],
    [
      'S03: at most three, answered the first time',
      { atMost: 3, until: 'done' },
      seen({ answered: 9 }),
      true,
    ],
    ['every 90 days, after 89', { days: 90 }, seen({ shown: 89 }), true],
    ['every 90 days, after 90', { days: 90 }, seen({ shown: 90 }), false],
    ['every 90 days, answered 89 days ago', { days: 90 }, seen({ shown: 90, answered: 89 }), true],
    ['every 7 days until done, passed by', { days: 7, until: 'done' }, seen({ shown: 8 }), false],
    [
      '30 days after a close, 7 else: closed 10 days ago',
      { days: 7, daysAfterClose: 30 },
      seen({ shown: 10, closed: 10 }),
      true,
    ],
    [
      '30 days after a close, 7 else: passed by 10 days ago',
      { days: 7, daysAfterClose: 30 },
      seen({ shown: 10 }),
      false,
    ],
    [
      '90 days after an answer, 7 else: answered 60 days ago',
      { days: 7, daysAfterDone: 90 },
      seen({ shown: 60, answered: 60 }),
      true,
    ],
    [
      '90 days after an answer, 7 else: answered 90 days ago',
      { days: 7, daysAfterDone: 90 },
      seen({ shown: 90, answered: 90 }),
      false,
    ],
  ])('%s', (_, frequency, history, spent) => {
    expect(isSpent(frequency, history, NOW)).toBe(spent);
  });
});
