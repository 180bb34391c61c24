import { setImmediate as turn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { AskingCounts } from '../../insight/asking.ts';
import type { Db } from '../store.ts';
import { readCuts } from './insight-cuts.ts';
import { type InsightScope, isOfVersion } from './insight-scope.ts';
import { toJson } from './json.ts';
import { readPacked } from './packed.ts';

/** How far users have come in a flow, and what became of surveys that were shown. */

export type HistoryLine = {
  cut: string | null;
  /** `FlowHistory['progress']` as JSON. */
  progressJson: string | null;
  isDone: boolean;
  isClosed: boolean;
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
  const cutOf = await readCuts(db, scope);
  for (let after = ''; ; ) {
    const packed = await readPacked<Packed>(
      db,
      ['user_id', 'account_id', 'flow_version', 'progress_json', 'done_at', 'left_at'],
      sql`select history.user_id, "user".account_id, flow_version, progress_json, done_at,
          coalesce(closed_at, declined_at) as left_at
        from flow_history as history
        left join "user" on "user".workspace_id = ${workspaceId} and "user".id = history.user_id
        where history.workspace_id = ${workspaceId} and flow_id = ${flowId}
          and history.user_id > ${after} and shown_at >= ${fromMs} and shown_at < ${toMs}
          and ${isOfVersion(scope, 'flow_version')}
        order by history.user_id limit ${PAGE_ROWS}`,
    );
    const lines: HistoryLine[] = [];
    for (const [, accountId, version, progressJson, doneAt, leftAt] of packed) {
      const cut = cutOf(accountId, version);
      if (cut === undefined) continue;
      lines.push({ cut, progressJson, isDone: doneAt !== null, isClosed: leftAt !== null });
    }
    yield lines;
    const last = packed.at(-1);
    if (!last || packed.length < PAGE_ROWS) return;
    [after] = last;
    await turn();
  }
}

type Packed = [
  userId: string,
  accountId: string | null,
  version: number | null,
  progressJson: string | null,
  doneAt: number | null,
  leftAt: number | null,
];

/** What a user's own no is called by the events of flows. */
const DECLINED = ['close', 'escape', 'overlay'];

export type AskingRow = AskingCounts & { flowId: string; cut: string | null };

/**
 * Of each survey how often it came to the screen and was declined, by the events of surveys, which have an index of
 * their own; and how often it was answered, by the responses. Summed by account, which are fewer than either.
 */
export async function readAsking(db: Db, scope: InsightScope): Promise<AskingRow[]> {
  const { workspaceId, fromMs, toMs } = scope;
  const cutOf = await readCuts(db, scope);
  const { rows } = await sql<AskedOfAccount>`
    select flow_id as "flowId", account_id as "accountId", flow_version as version,
      sum(case when trust = 1 and name = 'survey_shown' then 1 else 0 end) as shown, 0 as answered, 0 as completed,
      sum(case when trust = 1 and name = 'survey_ended'
        and ${toJson(db, 'properties_json')} ->> 'reason' in (${sql.join(DECLINED)}) then 1 else 0 end) as declined,
      sum(case when trust = 0 and name = 'survey_answered' then 1 else 0 end) as unverified
    from event
    where workspace_id = ${workspaceId} and flow_id is not null
      and name in ('survey_shown', 'survey_ended', 'survey_answered')
      and is_internal = 0 and at >= ${fromMs} and at < ${toMs} and ${isOfVersion(scope, 'flow_version')}
    group by flow_id, account_id, flow_version
    union all
    select flow_id, account_id, flow_version, 0, count(*), sum(is_complete), 0, 0
    from response
    where workspace_id = ${workspaceId} and trust = 1 and at >= ${fromMs} and at < ${toMs}
      and ${isOfVersion(scope, 'flow_version')}
    group by flow_id, account_id, flow_version`.execute(db);
  return rows.flatMap(({ accountId, version, ...row }) => {
    const cut = cutOf(accountId, version);
    return cut === undefined ? [] : [{ ...row, cut }];
  });
}

type AskedOfAccount = AskingCounts & {
  flowId: string;
  accountId: string | null;
  version: number | null;
};
