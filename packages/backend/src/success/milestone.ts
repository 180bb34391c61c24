import { matchMilestone } from '@polku/protocol/match';
import { accountSubject, userSubject } from '../ingest/checked.ts';
import type { CountingEvent } from '../ingest/known-event.ts';
import type { Milestone, ReachedRow } from '../store/sql/milestones.ts';

/**
 * The rules of first use, pure: which events count, which of them reached a milestone for whom, and what that
 * changes in the rows that are there. A row is made once and stays; the only thing that may change is that it
 * turns out to have happened earlier, or to somebody who was there before the rule.
 */

/** That an event made a user or an account reach a milestone. */
export type Reaching = { milestone: Milestone; subject: string; event: CountingEvent };

export const isUse = (milestone: Milestone, event: CountingEvent): boolean =>
  matchMilestone(milestone.rule, {
    type: event.type,
    ...(event.name !== undefined && { name: event.name }),
    ...(event.properties && { properties: event.properties }),
  });

/**
 * What one user's uses of one milestone reach: the user's own, with the `count`-th in time, and that of every
 * account in which the same user did as much. `uses` are all that are known when the rule counts further than
 * one, and else any, of which the earliest is meant.
 */
export function reachingsOf(milestone: Milestone, uses: readonly CountingEvent[]): Reaching[] {
  const index = (milestone.rule.count ?? 1) - 1;
  const inOrder = [...uses].sort(byTime);
  const own = inOrder[index];
  const reachings = own ? [{ milestone, subject: userSubject(own.userId), event: own }] : [];
  const byAccount = Map.groupBy(inOrder, (use) => use.accountId);
  for (const [accountId, inAccount] of byAccount) {
    const event = inAccount[index];
    if (event && accountId !== undefined)
      reachings.push({ milestone, subject: accountSubject(accountId), event });
  }
  return reachings;
}

/** Of several reachings of one milestone by one subject, the earliest. */
function earliestReachings(reachings: readonly Reaching[]): Reaching[] {
  const earliest = new Map<string, Reaching>();
  for (const reaching of reachings) {
    const key = keyOf(reaching.milestone.key, reaching.subject);
    const before = earliest.get(key);
    if (!before || byTime(reaching.event, before.event) < 0) earliest.set(key, reaching);
  }
  return [...earliest.values()];
}

/** Earlier first; of the same millisecond the smaller id, so that every order of arrival comes to one end. */
const byTime = (a: { at: number; id: string }, b: { at: number; id: string }): number =>
  a.at - b.at || (a.id < b.id ? -1 : Number(a.id > b.id));

const keyOf = (milestone: string, subject: string): string => `${milestone}\n${subject}`;

/** Whether the event came before the row's, or is the row's own, of which the account is known only now. */
export const tellsMore = (event: CountingEvent, row: ReachedRow): boolean =>
  byTime(event, toMoment(row)) < 0 ||
  (event.id === row.event_id && row.account_id === null && event.accountId !== undefined);

/** When the subject was first there, of what is known: UTC ms. */
export type KnownSince = {
  firstSeenAt: number | null;
  createdAt: number | null;
  contractAt?: number | null;
};

/** Whether somebody was there before the rule: their first use under it is no first use. */
export const isKnownBefore = (milestone: Milestone, known: KnownSince | undefined): boolean =>
  [known?.firstSeenAt, known?.createdAt, known?.contractAt].some(
    (at) => at !== undefined && at !== null && at < milestone.notifyFrom,
  );

/**
 * Whether the row of a first use is of somebody who was there before, by what is known now. A changed rule has
 * a `notifyFrom` of its own, which says nothing of rows that are older than itself: who made a first use by the
 * rule before has made it.
 */
const isRowBefore = (
  row: ReachedRow,
  milestone: Milestone | undefined,
  known: KnownSince | undefined,
): boolean =>
  row.known_before === 1 ||
  (milestone !== undefined &&
    row.recorded_at >= milestone.publishedAt &&
    isKnownBefore(milestone, known));

/** The rows of two subjects who are one, `into`: of each milestone the earlier, known before when either was. */
export function foldRows({ rows, into, milestones, known }: Fold): ReachedRow[] {
  const byKey = new Map(milestones.map((milestone) => [milestone.key, milestone]));
  const byMilestone = Map.groupBy(rows, (row) => row.milestone);
  return [...byMilestone].flatMap(([key, both]) => {
    const [earliest] = both.toSorted((a, b) => byTime(toMoment(a), toMoment(b)));
    const milestone = byKey.get(key);
    const isBefore = both.some((row) => isRowBefore(row, milestone, known));
    return earliest ? [{ ...earliest, subject: into, known_before: Number(isBefore) }] : [];
  });
}

type Fold = {
  /** Of both subjects. */
  rows: readonly ReachedRow[];
  into: string;
  milestones: readonly Milestone[];
  /** Since when the two were there. */
  known: KnownSince | undefined;
};

const toMoment = ({ at, event_id: id }: ReachedRow): { at: number; id: string } => ({ at, id });

export type Changes = {
  /** Reached just now, for the first time. */
  made: (Reaching & { isKnownBefore: boolean })[];
  /** Rows that stay, with what is different now. */
  moved: { row: ReachedRow; event: CountingEvent | undefined; isKnownBefore: boolean }[];
};

/** What the reachings change in the rows of their subjects. */
export function decideChanges({ reachings, rows, milestones, knownSince }: Decision): Changes {
  const left = new Map(
    earliestReachings(reachings).map((reaching) => [
      keyOf(reaching.milestone.key, reaching.subject),
      reaching,
    ]),
  );
  const byKey = new Map(milestones.map((milestone) => [milestone.key, milestone]));
  const changes: Changes = { made: [], moved: [] };
  for (const row of rows) {
    const key = keyOf(row.milestone, row.subject);
    const event = left.get(key)?.event;
    left.delete(key);
    const isOther = event !== undefined && tellsMore(event, row);
    const isBefore = isRowBefore(row, byKey.get(row.milestone), knownSince(row.subject));
    if (!isOther && isBefore === (row.known_before === 1)) continue;
    changes.moved.push({ row, event: isOther ? event : undefined, isKnownBefore: isBefore });
  }
  for (const reaching of left.values()) {
    const known = knownSince(reaching.subject);
    changes.made.push({ ...reaching, isKnownBefore: isKnownBefore(reaching.milestone, known) });
  }
  return changes;
}

export type Decision = {
  reachings: readonly Reaching[];
  /** All rows of the subjects of `reachings`, and of others that were seen earlier than was known. */
  rows: readonly ReachedRow[];
  milestones: readonly Milestone[];
  knownSince: (subject: string) => KnownSince | undefined;
};
