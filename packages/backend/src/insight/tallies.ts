import type { Tally } from '@polku/flows/summaries';
import type { AnswerRow } from '../store/sql/insight-answers.ts';
import type { Period } from './period.ts';
import type { ScoreTallies } from './score.ts';

/** Of many answers those that count: of each person the newest, of each account the mean of its people. */
export type Vote = AnswerRow<number>;

/** The newest of each person in the period. Rows come oldest first, so the last one stands. */
export function toVotes<Value>(
  answers: readonly AnswerRow<Value>[],
  { fromMs, toMs }: Period,
): AnswerRow<Value>[] {
  const votes = new Map<string | symbol, AnswerRow<Value>>();
  for (const answer of answers) {
    if (answer.at < fromMs || answer.at >= toMs) continue;
    // An answer of nobody in particular is one of its own.
    votes.set(answer.userId ?? Symbol('nobody'), answer);
  }
  return [...votes.values()];
}

export const toTallies = (votes: readonly Vote[]): ScoreTallies => ({
  people: toPeople(votes),
  accounts: toTally([...toAccountMeans(votes).values()]),
});

/** How many gave each point. */
export const toPeople = (votes: readonly Vote[]): Tally => toTally(votes.map(({ value }) => value));

/** What the people of an account gave, on average. */
export function toAccountMeans(votes: readonly Vote[]): Map<string, number> {
  const sums = new Map<string, { sum: number; n: number }>();
  for (const { accountId, value } of votes) {
    if (accountId === null) continue;
    const known = sums.get(accountId);
    if (known) {
      known.sum += value;
      known.n += 1;
    } else sums.set(accountId, { sum: value, n: 1 });
  }
  return new Map([...sums].map(([accountId, { sum, n }]) => [accountId, sum / n]));
}

function toTally(points: readonly number[]): Tally {
  const tally = new Map<number, number>();
  for (const point of points) tally.set(point, (tally.get(point) ?? 0) + 1);
  return tally;
}
