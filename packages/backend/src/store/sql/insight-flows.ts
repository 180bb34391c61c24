import { setImmediate as turn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { AskingCounts } from '../../insight/asking.ts';
import type { Db } from '../store.ts';
import { type InsightScope, isWithin, joinAccount, toCut } from './insight-scope.ts';
import { toJson } from './json.ts';

/** How far users have come in a flow, and what became of surveys that were shown. */

export type HistoryLine = {
  userId: string;
  cut: string | null;
  /** `FlowHistory['progress']` as JSON. */
  progressJson: string | null;
  isDone: number;
  isClosed: number;
};

/** Between two pages events are taken. */
const PAGE_ROWS = 10_000;

/** Of all who came to it last in the time of the scope; a page at a time. */
export async function* readFlowHistories(
  db: Db,
  scope: InsightScope,
  flowId: string,
): AsyncGenerator<HistoryLine[]> {
  const { workspaceId, fromMs, toMs } = scope;
  let after = '';
  for (;;) {
    const { rows } = await sql<HistoryLine>`
      select history.user_id as "userId", progress_json as "progressJson",
        ${toCut(scope, 'flow_version')} as cut, done_at is not null as "isDone",
        coalesce(closed_at, declined_at) is not null as "isClosed"
      from flow_history as history
      left join "user" on "user".workspace_id = ${workspaceId} and "user".id = history.user_id
      ${joinAccount(scope, 'user.account_id')}
      where history.workspace_id = ${workspaceId} and flow_id = ${flowId} and history.user_id > ${after}
        and shown_at >= ${fromMs} and shown_at < ${toMs} and ${isWithin(scope, 'flow_version')}
      order by history.user_id limit ${PAGE_ROWS}`.execute(db);
    yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE_ROWS) return;
    after = last.userId;
    await turn();
  }
}

/** What a user's own no is called by the events of flows. */
const DECLINED = ['close', 'escape', 'overlay'];

export type AskingRow = AskingCounts & { flowId: string; cut: string | null };

/**
 * Of each survey how often it came to the screen and was declined, by the events of surveys, which have an index of
 * their own; and how often it was answered, by the responses.
 */
export async function readAsking(db: Db, scope: InsightScope): Promise<AskingRow[]> {
  const { workspaceId, fromMs, toMs } = scope;
  const { rows } = await sql<AskingRow>`
    select flow_id as "flowId", cut, sum(shown) as shown, sum(answered) as answered,
      sum(completed) as completed, sum(declined) as declined, sum(unverified) as unverified
    from (
      select flow_id, ${toCut(scope, 'asked.flow_version')} as cut, sum(shown) as shown,
        0 as answered, 0 as completed, sum(declined) as declined, sum(unverified) as unverified
      from (
        select flow_id, account_id, flow_version, sum(case when trust = 1 and name = 'survey_shown' then 1 else 0 end) as shown,
          sum(case when trust = 1 and name = 'survey_ended'
            and ${toJson(db, 'properties_json')} ->> 'reason' in (${sql.join(DECLINED)}) then 1 else 0 end) as declined,
          sum(case when trust = 0 and name = 'survey_answered' then 1 else 0 end) as unverified
        from event
        where workspace_id = ${workspaceId} and flow_id is not null
          and name in ('survey_shown', 'survey_ended', 'survey_answered')
          and is_internal = 0 and at >= ${fromMs} and at < ${toMs}
        group by flow_id, account_id, flow_version) as asked
      ${joinAccount(scope, 'asked.account_id')}
      where ${isWithin(scope, 'asked.flow_version')}
      group by 1, 2
      union all
      select response.flow_id, ${toCut(scope, 'response.flow_version')} as cut, 0, count(*),
        sum(is_complete), 0, 0
      from response ${joinAccount(scope, 'response.account_id')}
      where response.workspace_id = ${workspaceId} and trust = 1 and response.at >= ${fromMs}
        and response.at < ${toMs} and ${isWithin(scope, 'response.flow_version')}
      group by 1, 2) as surveys
    group by flow_id, cut`.execute(db);
  return rows;
}
