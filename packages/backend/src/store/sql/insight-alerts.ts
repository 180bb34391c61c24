import { sql } from 'kysely';
import type { Db } from '../store.ts';
import { type InsightScope, isWithin, joinAccount, toCut } from './insight-scope.ts';
import { toJson } from './json.ts';
import type { TaskRow } from './tasks.ts';

/** How soon people heard of first uses and of detractors, and what they did. */

export type AlertRow = {
  cut: string | null;
  userId: string | null;
  accountId: string | null;
  /** ISO 8601, as its notification tells. */
  happenedAt: string;
  knownAt: number;
  /** By the first channel; null: by none so far. */
  deliveredAt: number | null;
};

/** First uses that were told in the time of the scope. */
export async function readAlerts(db: Db, scope: InsightScope): Promise<AlertRow[]> {
  const { workspaceId, fromMs, toMs } = scope;
  const { rows } = await sql<AlertRow>`
    select ${toCut(scope)} as cut, told.user_id as "userId", told.account_id as "accountId",
      ${toJson(db, 'told.body_json')} -> 'data' ->> 'firstUseAt' as "happenedAt", told.created_at as "knownAt",
      (select min(delivered_at) from delivery
        where delivery.workspace_id = ${workspaceId} and delivery.notification_id = told.id)
        as "deliveredAt"
    from notification as told ${joinAccount(scope, 'told.account_id')}
    where told.workspace_id = ${workspaceId} and told.kind = 'first_use'
      and told.created_at >= ${fromMs} and told.created_at < ${toMs} and ${isWithin(scope)}
    order by told.created_at`.execute(db);
  return rows;
}

export type TouchRow = { userId: string | null; accountId: string | null; at: number };

/** When a human was in touch, by a task or a message; oldest first. */
export async function readTouches(
  db: Db,
  { workspaceId, sinceMs }: { workspaceId: string; sinceMs: number },
): Promise<TouchRow[]> {
  const { rows } = await sql<TouchRow>`
    select user_id as "userId", account_id as "accountId", coalesce(contacted_at, closed_at) as at
    from task where workspace_id = ${workspaceId} and state <> 'cancelled'
      and coalesce(contacted_at, closed_at) >= ${sinceMs}
    union all
    select user_id, null, at from conversation_message
    where workspace_id = ${workspaceId} and person_id is not null and at >= ${sinceMs}
    order by at`.execute(db);
  return rows;
}

export type DetractorRow = { id: string; cut: string | null; at: number } & {
  [K in keyof Pick<TaskRow, 'state' | 'created_at' | 'due_at' | 'contacted_at' | 'closed_at'>]:
    | TaskRow[K]
    | null;
};

/** Detractors of the time of the scope, with the tasks that came of each; a line a task, or one without. */
export async function readDetractors(db: Db, scope: InsightScope): Promise<DetractorRow[]> {
  const { workspaceId, fromMs, toMs } = scope;
  const { rows } = await sql<DetractorRow>`
    select given.id, ${toCut(scope)} as cut, given.at, task.state, task.created_at, task.due_at,
      task.contacted_at, task.closed_at
    from occurrence as given ${joinAccount(scope, 'given.account_id')}
    left join task on task.workspace_id = ${workspaceId} and task.occurrence_id = given.id
    where given.workspace_id = ${workspaceId} and given.kind = 'detractor'
      and given.recorded_at >= ${fromMs} and given.recorded_at < ${toMs} and ${isWithin(scope)}
    order by given.recorded_at, given.id, task.due_at`.execute(db);
  return rows;
}
