import { readEventPage, readNewestEventSeq } from '../store/sql/event-pages.ts';
import { countReached, type Milestone, type ReachedCount } from '../store/sql/milestones.ts';
import type { Db } from '../store/store.ts';
import type { Progress } from './look-back.ts';
import { isKnownBefore } from './milestone.ts';
import { findReachings, toKnownSince, toUses } from './reach.ts';
import { readStored } from './reach-stored.ts';

/** Users or accounts that have reached a milestone, and how many of them were there before its `notifyFrom`. */
export type Count = { reached: number; knownBefore: number };
export type Forecast = { users: Count; accounts: Count };

/** What publishing a rule would find in the stored events. Changes nothing, and holds up nobody. */
export async function forecastMilestone(
  db: Db,
  { workspaceId, milestone, onProgress = () => {} }: Question,
): Promise<Forecast> {
  const reached = new Set<string>();
  const knownBefore = new Set<string>();
  const newestSeq = await readNewestEventSeq(db);
  const { event: name } = milestone.rule;
  for (let afterSeq = 0, isLast = false; !isLast; ) {
    const page = await readEventPage(db, { workspaceId, name, afterSeq });
    const { events, ...customers } = await readStored(db, workspaceId, page.rows);
    const knownSince = toKnownSince(customers);
    for (const { subject } of await findReachings(db, workspaceId, toUses([milestone], events))) {
      reached.add(subject);
      if (isKnownBefore(milestone, knownSince(subject))) knownBefore.add(subject);
    }
    afterSeq = page.upToSeq;
    isLast = page.isLast;
    onProgress(isLast ? 1 : afterSeq / newestSeq);
  }
  return toForecast(reached, knownBefore);
}

export type Question = {
  workspaceId: string;
  milestone: Milestone;
  onProgress?: Progress | undefined;
};

function toForecast(reached: Iterable<string>, knownBefore: ReadonlySet<string>): Forecast {
  const of = (kind: string): Count => {
    const subjects = [...reached].filter((subject) => subject.startsWith(kind));
    const known = subjects.filter((subject) => knownBefore.has(subject));
    return { reached: subjects.length, knownBefore: known.length };
  };
  return { users: of('user:'), accounts: of('account:') };
}

/** The same of what is written already, by milestone. */
export async function countFirstUses(db: Db, workspaceId: string): Promise<Map<string, Forecast>> {
  const rows = await countReached(db, workspaceId);
  const byMilestone = Map.groupBy(rows, (row) => row.milestone);
  return new Map([...byMilestone].map(([key, counts]) => [key, sumUp(counts)]));
}

function sumUp(counts: readonly ReachedCount[]): Forecast {
  const of = (kind: ReachedCount['kind']): Count => {
    const ofKind = counts.filter((one) => one.kind === kind);
    const sum = (some: readonly ReachedCount[]) => some.reduce((all, { count }) => all + count, 0);
    return { reached: sum(ofKind), knownBefore: sum(ofKind.filter((one) => one.isKnownBefore)) };
  };
  return { users: of('user'), accounts: of('account') };
}

export const NOBODY: Forecast = {
  users: { reached: 0, knownBefore: 0 },
  accounts: { reached: 0, knownBefore: 0 },
};
