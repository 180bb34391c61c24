import { findMilestone, type Milestone, saveMilestone } from '../store/sql/milestones.ts';
import type { Db, Store } from '../store/store.ts';
import { type LookedBack, lookBack, type Progress } from './look-back.ts';

export type NewMilestone = Pick<Milestone, 'name' | 'rule'> & {
  workspaceId: string;
  /** UTC ms. Users and accounts that were there before are known before. @default the time of publishing */
  notifyFrom?: number | undefined;
};

/**
 * Publishes the rule of a milestone. What the stored events have reached by it is written first, and nobody is
 * told of that; from then on first uses notify. An unchanged rule stays as it was published; a changed one
 * starts anew, and what was reached by the one before stays reached. Broken off, it is finished by publishing
 * again or by {@link lookBack}, and tells nobody until then. A backend may be running beside.
 */
export async function publishMilestone(
  store: Store,
  given: NewMilestone,
  { nowMs, onProgress }: { nowMs: () => number; onProgress?: Progress },
): Promise<LookedBack & { isNew: boolean }> {
  const { workspaceId, rule } = given;
  const { isNew } = await store.transaction((db) => begin(db, given, nowMs()));
  const found = await lookBack(store, { workspaceId, key: rule.key, nowMs, onProgress });
  return { isNew, ...found };
}

async function begin(db: Db, given: NewMilestone, nowMs: number): Promise<{ isNew: boolean }> {
  const { workspaceId, name, rule } = given;
  const current = await findMilestone(db, workspaceId, rule.key);
  const milestone: Milestone = isSameRule(current, rule)
    ? { ...current, name, notifyFrom: given.notifyFrom ?? current.notifyFrom }
    : { ...toNew(given, nowMs), notifies: false, lookedAtSeq: 0 };
  await saveMilestone(db, workspaceId, milestone);
  return { isNew: !isSameRule(current, rule) };
}

/** Whether publishing `rule` would change none. */
export const isSameRule = (
  current: Milestone | undefined,
  rule: Milestone['rule'],
): current is Milestone =>
  current !== undefined && JSON.stringify(current.rule) === JSON.stringify(rule);

/** Publishes the first rules of a workspace that has no events yet, in the transaction that makes it. */
export async function insertMilestone(db: Db, given: NewMilestone, nowMs: number): Promise<void> {
  const { workspaceId, notifyFrom = nowMs } = given;
  const milestone = { ...toNew(given, nowMs), notifyFrom, notifies: true, lookedAtSeq: undefined };
  await saveMilestone(db, workspaceId, milestone);
}

const toNew = ({ name, rule, notifyFrom = Infinity }: NewMilestone, publishedAt: number) => ({
  key: rule.key,
  name,
  rule,
  notifyFrom,
  publishedAt,
});
