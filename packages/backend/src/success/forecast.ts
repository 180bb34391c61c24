import { readEventPage, readNewestEventSeq } from '../store/sql/event-pages.ts';
import type { Milestone } from '../store/sql/milestones.ts';
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

export function toForecast(reached: Iterable<string>, knownBefore: Iterable<string>): Forecast {
  const [all, known] = [[...reached], [...knownBefore]];
  const count = (kind: string): Count => ({
    reached: all.filter((subject) => subject.startsWith(kind)).length,
    knownBefore: known.filter((subject) => subject.startsWith(kind)).length,
  });
  return { users: count('user:'), accounts: count('account:') };
}
