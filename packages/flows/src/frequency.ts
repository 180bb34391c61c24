import type { FlowHistory } from './bootstrap.ts';
import type { Frequency } from './flow-base.ts';

/**
 * Whether a flow has been shown often enough, or too lately. There are three clocks, and each has its own wait: since
 * it was seen, since it was finished or answered, and since it was closed. One that was closed is not asked again as
 * soon as one that was merely passed by.
 */
export function isSpent(
  frequency: Frequency,
  history: FlowHistory | undefined,
  nowMs: number,
): boolean {
  if (!history || frequency === 'always') return false;
  const { doneAt, answeredAt, closedAt } = history;
  const isDone = doneAt !== undefined || answeredAt !== undefined;
  // Closing is a "no, thank you" as well: `until_done` comes back only after it was merely seen.
  if (frequency === 'until_done') return isDone || closedAt !== undefined;
  if (frequency === 'once') return true;
  const { days = 0, daysAfterDone, daysAfterClose, atMost = Infinity, until } = frequency;
  if ((history.shows ?? [0]).length >= atMost || (until === 'done' && isDone)) return true;
  const isWithin = (at: number | undefined, wait: number) =>
    at !== undefined && nowMs - at < wait * DAY_MS;
  const lastDone = Math.max(doneAt ?? -Infinity, answeredAt ?? -Infinity);
  return (
    isWithin(history.shownAt, days) ||
    isWithin(lastDone, daysAfterDone ?? days) ||
    isWithin(closedAt, daysAfterClose ?? days)
  );
}

const DAY_MS = 24 * 3_600_000;
