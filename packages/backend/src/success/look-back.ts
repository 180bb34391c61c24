import { inTurn } from '../store/in-turn.ts';
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
  const { workspaceId, key, isAnew = false, onProgress = () => {} } = given;
  if (isAnew) await store.transaction((db) => begin(db, workspaceId, key));
  const sum: LookedBack = { made: 0, moved: 0 };
  for (let isLast = false; !isLast; ) {
    const page = await inTurn(store, (db) => lookAtPage(db, given));
    sum.made += page.made;
    sum.moved += page.moved;
    isLast = page.isLast;
    onProgress(page.ratio);
  }
  return sum;
}

async function lookAtPage(db: Db, { workspaceId, key, nowMs }: Given) {
  const milestone = await findMilestone(db, workspaceId, key);
  const afterSeq = milestone?.lookedAtSeq;
  // Somebody else has finished it.
  if (!milestone || afterSeq === undefined) return { made: 0, moved: 0, isLast: true, ratio: 1 };
  const { event: name } = milestone.rule;
  const { rows, upToSeq, isLast } = await readEventPage(db, { workspaceId, name, afterSeq });
  const stored = { workspaceId, milestones: [milestone], rows, nowMs: nowMs() };
  const found = await reachStored(db, stored);
  const next = isLast ? toFinished(milestone, nowMs()) : { ...milestone, lookedAtSeq: upToSeq };
  await saveProgress(db, workspaceId, next);
  return { ...found, isLast, ratio: isLast ? 1 : upToSeq / (await readNewestEventSeq(db)) };
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
