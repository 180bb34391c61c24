import { inPages } from '../store/in-pages.ts';
import { readEventPage, readNewestEventSeq } from '../store/sql/event-pages.ts';
import { findMilestone, type Milestone, saveProgress } from '../store/sql/milestones.ts';
import type { Db, Store } from '../store/store.ts';
import { reachStored } from './reach-stored.ts';

/** How much of what is stored has been looked at, 0 to 1. */
export type Progress = (ratio: number) => void;

/** How many rows were made, and how many got an earlier time or a better knowledge of who was there. */
export type LookedBack = { made: number; moved: number };

/**
 * Looks at the stored events for a rule, in bounded transactions, from where it was broken off or from the
 * first: `isAnew` says that everything is to be looked at again. Nobody is told of what it finds. A rule that
 * was just published tells from its end on; one that tells already goes on telling of what happens meanwhile.
 */
export async function lookBack(store: Store, given: Given): Promise<LookedBack> {
  const { workspaceId, key, isAnew = false, nowMs, onProgress = () => {} } = given;
  if (isAnew) await store.transaction((db) => begin(db, workspaceId, key));
  const sum: LookedBack = { made: 0, moved: 0 };
  await inPages(store, async (db) => {
    const milestone = await findMilestone(db, workspaceId, key);
    if (milestone?.lookedAtSeq === undefined) return { isLast: true };
    const afterSeq = milestone.lookedAtSeq;
    const { event: name } = milestone.rule;
    const { rows, upToSeq, isLast } = await readEventPage(db, { workspaceId, name, afterSeq });
    const stored = { workspaceId, milestones: [milestone], rows, nowMs: nowMs() };
    const found = await reachStored(db, stored);
    sum.made += found.made;
    sum.moved += found.moved;
    const next = isLast ? toFinished(milestone, nowMs()) : { ...milestone, lookedAtSeq: upToSeq };
    await saveProgress(db, workspaceId, next);
    onProgress(isLast ? 1 : upToSeq / (await readNewestEventSeq(db)));
    return { isLast };
  });
  return sum;
}

export type Given = {
  workspaceId: string;
  key: string;
  /** @default false */
  isAnew?: boolean;
  nowMs: () => number;
  onProgress?: Progress | undefined;
};

/** @throws when there is no such milestone */
async function begin(db: Db, workspaceId: string, key: string): Promise<void> {
  const milestone = await requireMilestone(db, workspaceId, key);
  const { lookedAtSeq = 0 } = milestone;
  await saveProgress(db, workspaceId, { ...milestone, lookedAtSeq });
}

/** @throws when there is no such milestone */
export async function requireMilestone(
  db: Db,
  workspaceId: string,
  key: string,
): Promise<Milestone> {
  const milestone = await findMilestone(db, workspaceId, key);
  if (milestone) return milestone;
  throw new Error(
    `There is no milestone "${key}" in the workspace "${workspaceId}". See "polku milestone list".`,
  );
}

const toFinished = (milestone: Milestone, nowMs: number): Milestone => ({
  ...milestone,
  notifyFrom: Number.isFinite(milestone.notifyFrom) ? milestone.notifyFrom : nowMs,
  notifies: true,
  lookedAtSeq: undefined,
});
