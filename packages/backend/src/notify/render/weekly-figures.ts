import type { WeeklyFigures } from '@polku/protocol';
import type { Renderer } from './rendered.ts';

const DAY_MS = 24 * 3_600_000;

/** The week of accounts that the product looks after: figures, each beside that of the week before. */
export const renderFigures: Renderer<WeeklyFigures> = ({ data }, telling) => {
  const { words, links, days, duration, count } = telling;
  const { firstUses, waiting, stalled, accounts, scope } = data;
  const compare = ({ now, before }: { now: number; before: number }) =>
    words.weekly.compared(count(now), count(before));
  return {
    title: words.weekly.title(days(data.from, data.to)),
    lines: [words.weekly.line[scope](count(waiting.now), count(accounts))],
    facts: [
      { label: words.weekly.firstUses, value: compare(firstUses) },
      { label: words.weekly.waiting, value: compare(waiting) },
      { label: words.weekly.stalled(duration(data.stalledDays * DAY_MS)), value: compare(stalled) },
    ],
    action: { label: words.weekly.action, url: links.accounts() },
  };
};
