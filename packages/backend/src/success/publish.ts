import type { Flow } from '@polku/flows';
import { readEventsAfter } from '../store/sql/events.ts';
import { insertFlowVersion, readFlowVersion } from '../store/sql/flows.ts';
import { type Milestone, readMilestones, saveMilestone } from '../store/sql/milestones.ts';
import type { Db } from '../store/store.ts';
import { reachStored } from './reach-stored.ts';
import { splitAudience } from './shared-part.ts';

/** Publishing: from here on the document holds, for every page that asks. Call these in a transaction. */

export type NewMilestone = Pick<Milestone, 'name' | 'rule'> & {
  /** UTC ms. Users and accounts that were there before are known before. @default the time of publishing */
  notifyFrom?: number | undefined;
};

/**
 * Publishes a flow as its next version; versions are never changed. A document that says what the current
 * version says makes none. The `version` in `flow` is not looked at.
 *
 * @throws when its audience could be decided neither here nor in the browser
 */
export async function publishFlow(
  db: Db,
  { workspaceId, flow, nowMs }: { workspaceId: string; flow: Flow; nowMs: number },
): Promise<{ version: number; isNew: boolean }> {
  splitAudience(flow);
  const current = await readFlowVersion(db, { workspaceId, flowId: flow.id });
  const version = current?.version ?? 0;
  // Compared in the order of its keys, which says something: the first language is the default.
  if (current && JSON.stringify(current) === JSON.stringify({ ...flow, version }))
    return { version, isNew: false };
  await insertFlowVersion(db, { workspaceId, flow: { ...flow, version: version + 1 }, nowMs });
  return { version: version + 1, isNew: true };
}

/**
 * Publishes the rule of a milestone. What the stored events have reached by it is written first, and nobody
 * is told of that; from then on first uses notify. An unchanged rule stays as it was published.
 */
export async function publishMilestone(
  db: Db,
  { workspaceId, nowMs, ...given }: NewMilestone & { workspaceId: string; nowMs: number },
): Promise<{ isNew: boolean }> {
  const { name, rule } = given;
  const current = (await readMilestones(db, workspaceId)).find(({ key }) => key === rule.key);
  const isSame = current !== undefined && JSON.stringify(current.rule) === JSON.stringify(rule);
  const notifyFrom = given.notifyFrom ?? (isSame ? current.notifyFrom : nowMs);
  const milestone: Milestone = { key: rule.key, name, rule, notifyFrom };
  await saveMilestone(db, { workspaceId, milestone, nowMs });
  if (!isSame) await reachSilently(db, { workspaceId, milestone, nowMs });
  return { isNew: !isSame };
}

const PAGE_EVENTS = 2_000;

async function reachSilently(
  db: Db,
  { workspaceId, milestone, nowMs }: { workspaceId: string; milestone: Milestone; nowMs: number },
): Promise<void> {
  const page = { workspaceId, name: milestone.rule.event, limit: PAGE_EVENTS };
  let afterSeq = 0;
  while (true) {
    const rows = await readEventsAfter(db, { ...page, afterSeq });
    await reachStored(db, { workspaceId, milestones: [milestone], rows, nowMs });
    const last = rows.at(-1);
    if (!last || rows.length < PAGE_EVENTS) return;
    afterSeq = last.seq;
  }
}
