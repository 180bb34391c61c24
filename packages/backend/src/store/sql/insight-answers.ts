import { setImmediate as turn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../store.ts';
import { type InsightScope, isWithin, joinAccount, toCut } from './insight-scope.ts';
import { toJson } from './json.ts';

/** Answers to one question of one survey, from verified users: points on a scale. */
export type AnswerRow = {
  id: string;
  userId: string | null;
  accountId: string | null;
  at: number;
  value: number;
  cut: string | null;
};

export type AskedFor = {
  flowId: string;
  questionId: string;
  /** In which it was asked in the words that are meant. */
  versions: readonly number[];
};

/** Between two pages events are taken: a figure holds them up for no longer than this takes. */
const PAGE_ROWS = 10_000;

/** Oldest first, a page at a time. */
export async function* readAnswers(
  db: Db,
  scope: InsightScope,
  { flowId, questionId, versions }: AskedFor,
): AsyncGenerator<AnswerRow[]> {
  const { workspaceId, toMs } = scope;
  const answers = toJson(db, 'answers_json');
  let after = { at: scope.fromMs, id: '' };
  for (;;) {
    const { rows } = await sql<Omit<AnswerRow, 'value'> & { value: number | string | null }>`
      select response.id, user_id as "userId", account_id as "accountId", response.at,
        ${answers} ->> ${questionId} as value, ${toCut(scope, 'flow_version')} as cut
      from response ${joinAccount(scope, 'response.account_id')}
      where response.workspace_id = ${workspaceId} and flow_id = ${flowId} and response.at < ${toMs}
        and (response.at, response.id) > (${after.at}, ${after.id}) and trust = 1
        and flow_version in (${sql.join(versions)}) and ${isWithin(scope, 'flow_version')}
      order by response.at, response.id limit ${PAGE_ROWS}`.execute(db);
    // Looked at here and not in the query, which would work each of them out twice.
    yield rows
      .filter(({ value }) => value !== null)
      .map((row) => Object.assign(row, { value: Number(row.value) }));
    const last = rows.at(-1);
    if (!last || rows.length < PAGE_ROWS) return;
    after = last;
    await turn();
  }
}

/** How many users gave each answer, each with their newest: for what is counted alone. */
export async function countNewest(
  db: Db,
  scope: InsightScope,
  { flowId, questionId, versions }: AskedFor,
): Promise<{ cut: string | null; value: string; times: number }[]> {
  const { workspaceId, fromMs, toMs } = scope;
  const answers = toJson(db, 'answers_json');
  const { rows } = await sql<{ cut: string | null; value: string; times: number }>`
    select cut, value, count(*) as times from (
      select ${toCut(scope, 'flow_version')} as cut, ${answers} ->> ${questionId} as value,
        row_number() over (partition by user_id order by response.at desc, response.id desc) as nth
      from response ${joinAccount(scope, 'response.account_id')}
      where response.workspace_id = ${workspaceId} and flow_id = ${flowId} and trust = 1
        and user_id is not null and response.at >= ${fromMs} and response.at < ${toMs}
        and flow_version in (${sql.join(versions)}) and ${isWithin(scope, 'flow_version')}
        and ${answers} ->> ${questionId} is not null) as newest
    where nth = 1 group by cut, value`.execute(db);
  return rows;
}

/** What somebody wrote, with whom they are and what else they answered. */
export type WordsRow = {
  id: string;
  at: number;
  userId: string;
  traitsJson: string | null;
  accountId: string | null;
  accountName: string | null;
  touchLevel: string | null;
  version: number;
  answersJson: string;
  text: string;
};

/** The newest that were written to a question of a survey; never an empty one. */
export async function readWords(
  db: Db,
  scope: InsightScope,
  { flowId, questionId, limit }: { flowId: string; questionId: string; limit: number },
): Promise<WordsRow[]> {
  const { workspaceId, fromMs, toMs } = scope;
  const answers = toJson(db, 'answers_json');
  const { rows } = await sql<WordsRow>`
    select response.id, response.at, user_id as "userId", "user".traits_json as "traitsJson",
      account.id as "accountId", account.name as "accountName", account.touch_level as "touchLevel",
      flow_version as version, answers_json as "answersJson", ${answers} ->> ${questionId} as text
    from response ${joinAccount(scope, 'response.account_id')}
    left join "user" on "user".workspace_id = ${workspaceId} and "user".id = response.user_id
    where response.workspace_id = ${workspaceId} and flow_id = ${flowId}
      and response.at >= ${fromMs} and response.at < ${toMs} and trust = 1 and user_id is not null
      and ${isWithin(scope, 'flow_version')} and trim(${answers} ->> ${questionId}) <> ''
    order by response.at desc, response.id desc limit ${limit}`.execute(db);
  return rows;
}
