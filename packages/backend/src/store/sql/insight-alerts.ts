import { sql } from 'kysely';
import type { Db } from '../store.ts';
import { readCuts } from './insight-cuts.ts';
import { type InsightScope, isOfVersion } from './insight-scope.ts';
import { toJson } from './json.ts';
import { readColumns, readPacked } from './packed.ts';
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
  const cutOf = await readCuts(db, scope);
  const { userId, accountId, happenedAt, knownAt, deliveredAt } = await readColumns<
    Omit<AlertRow, 'cut'>
  >(
    db,
    {
      ...{ userId: 'plain', accountId: 'plain', happenedAt: 'plain' },
      ...{ knownAt: 'plain', deliveredAt: 'plain' },
    },
    sql`select user_id as "userId", account_id as "accountId", created_at as "knownAt",
        ${toJson(db, 'body_json')} -> 'data' ->> 'firstUseAt' as "happenedAt",
        (select min(delivered_at) from delivery where delivery.workspace_id = ${workspaceId}
          and delivery.notification_id = told.id) as "deliveredAt"
      from notification as told where workspace_id = ${workspaceId} and kind = 'first_use'
        and created_at >= ${fromMs} and created_at < ${toMs}`,
  );
  const alerts: AlertRow[] = [];
  for (const [place, at] of knownAt.entries()) {
    const account = accountId[place] ?? null;
    const cut = cutOf(account);
    if (cut === undefined) continue;
    alerts.push({
      cut,
      userId: userId[place] ?? null,
      accountId: account,
      happenedAt: happenedAt[place] ?? '',
      knownAt: at,
      deliveredAt: deliveredAt[place] ?? null,
    });
  }
  return alerts;
}

/** What stands at the same place of each belongs together. */
export type Touches = { userId: (string | null)[]; accountId: (string | null)[]; at: number[] };

/** When a human was in touch, by a task or a message; in no order. */
export async function readTouches(
  db: Db,
  { workspaceId, sinceMs }: { workspaceId: string; sinceMs: number },
): Promise<Touches> {
  return readColumns<{ [Name in keyof Touches]: Touches[Name][number] }>(
    db,
    { userId: 'plain', accountId: 'plain', at: 'plain' },
    sql`select user_id as "userId", account_id as "accountId", coalesce(contacted_at, closed_at) as at
        from task
        where workspace_id = ${workspaceId} and state <> 'cancelled'
          and coalesce(contacted_at, closed_at) >= ${sinceMs}
      union all
      select user_id, null, at from conversation_message
      where workspace_id = ${workspaceId} and person_id is not null and at >= ${sinceMs}`,
  );
}

export type DetractorRow = { id: string; cut: string | null; at: number } & {
  [K in keyof Pick<TaskRow, 'state' | 'created_at' | 'due_at' | 'contacted_at' | 'closed_at'>]:
    | TaskRow[K]
    | null;
};

/** Detractors of the time of the scope, with the tasks that came of each; a line a task, or one without. */
export async function readDetractors(db: Db, scope: InsightScope): Promise<DetractorRow[]> {
  const { workspaceId, fromMs, toMs } = scope;
  // The version of a flow is that of the answer, which is looked for only where it is asked for.
  const isOfVersions = scope.by === 'version' || scope.narrow.version !== undefined;
  const answer = sql`left join response on response.workspace_id = ${workspaceId}
    and response.id = ${toJson(db, 'given.detail_json')} ->> 'response' and response.trust = 1`;
  const cutOf = await readCuts(db, scope);
  const rows = await readPacked<Heard>(
    db,
    [...['id', 'account_id', 'at', 'state'], ...TIMES, 'version'],
    sql`select given.id, given.account_id, given.at, task.state, task.created_at, task.due_at,
        task.contacted_at, task.closed_at,
        ${isOfVersions ? sql`response.flow_version` : sql`cast(null as bigint)`} as version
      from occurrence as given
      left join task on task.workspace_id = ${workspaceId} and task.occurrence_id = given.id
      ${isOfVersions ? answer : sql``}
      where given.workspace_id = ${workspaceId} and given.kind = 'detractor'
        and given.recorded_at >= ${fromMs} and given.recorded_at < ${toMs}
        and ${isOfVersion(scope, 'response.flow_version')}`,
  );
  const detractors: DetractorRow[] = [];
  for (const [id, accountId, at, state, ...times] of rows) {
    const [created_at, due_at, contacted_at, closed_at, version] = times;
    const cut = cutOf(accountId, version);
    if (cut !== undefined)
      detractors.push({ id, cut, at, state, created_at, due_at, contacted_at, closed_at });
  }
  return detractors;
}

const TIMES = ['created_at', 'due_at', 'contacted_at', 'closed_at'];
type Heard = [
  id: string,
  accountId: string | null,
  at: number,
  state: DetractorRow['state'],
  createdAt: number | null,
  dueAt: number | null,
  contactedAt: number | null,
  closedAt: number | null,
  version: number | null,
];
