import { z } from 'zod';
import { readEventPage, readNewestEventSeq } from '../store/sql/event-pages.ts';
import type { EventRow } from '../store/sql/events.ts';
import {
  countReached,
  type Milestone,
  type ReachedCount,
  readReached,
} from '../store/sql/milestones.ts';
import type { Db } from '../store/store.ts';
import type { Progress } from './look-back.ts';
import { isKnownBefore } from './milestone.ts';
import { findReachings, toKnownSince, toUses } from './reach.ts';
import { readStored } from './reach-stored.ts';

/** Users or accounts that have reached a milestone, and how many of them are known before. */
const Count = z.object({ reached: z.number(), knownBefore: z.number() });
export type Count = z.infer<typeof Count>;
export const Forecast = z.object({ users: Count, accounts: Count });
export type Forecast = z.infer<typeof Forecast>;

/**
 * Who would be recorded under a rule once it is published: who is there already, and whom the stored events add.
 * Changes nothing, and holds up nobody.
 */
export async function forecastMilestone(
  db: Db,
  { workspaceId, milestone, onProgress = () => {} }: Question,
): Promise<Forecast> {
  const found = new Map<string, Found>();
  const newestSeq = await readNewestEventSeq(db);
  const { event: name } = milestone.rule;
  for (let afterSeq = 0, isLast = false; !isLast; ) {
    const page = await readEventPage(db, { workspaceId, name, afterSeq });
    for (const one of await findNew(db, { workspaceId, milestone, rows: page.rows }))
      found.set(one.subject, one);
    afterSeq = page.upToSeq;
    isLast = page.isLast;
    onProgress(isLast ? 1 : afterSeq / newestSeq);
  }
  const { users, accounts } = (await countFirstUses(db, workspaceId)).get(milestone.key) ?? NOBODY;
  const of = (kind: string) =>
    [...found.values()].filter(({ subject }) => subject.startsWith(kind));
  return { users: add(users, of('user:')), accounts: add(accounts, of('account:')) };
}

export type Question = {
  workspaceId: string;
  milestone: Milestone;
  onProgress?: Progress | undefined;
};

type Found = { subject: string; isKnownBefore: boolean };

/** Of whom these events reach it, those who are not recorded yet. */
async function findNew(
  db: Db,
  { workspaceId, milestone, rows }: { workspaceId: string; milestone: Milestone; rows: EventRow[] },
): Promise<Found[]> {
  const { events, ...customers } = await readStored(db, workspaceId, rows);
  const reachings = await findReachings(db, workspaceId, toUses([milestone], events));
  const subjects = new Set(reachings.map(({ subject }) => subject));
  for (const row of await readReached(db, workspaceId, subjects))
    if (row.milestone === milestone.key) subjects.delete(row.subject);
  const knownSince = toKnownSince(customers);
  return [...subjects].map((subject) => ({
    subject,
    isKnownBefore: isKnownBefore(milestone, knownSince(subject)),
  }));
}

const add = ({ reached, knownBefore }: Count, found: readonly Found[]): Count => ({
  reached: reached + found.length,
  knownBefore: knownBefore + found.filter(({ isKnownBefore }) => isKnownBefore).length,
});

/** Who is recorded now, by milestone. */
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
