import { setImmediate as turn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../store.ts';
import { readCuts } from './insight-cuts.ts';
import { type InsightScope, isOfVersion, isWithin, joinAccount } from './insight-scope.ts';
import { toJson } from './json.ts';
import { readPacked } from './packed.ts';

/** An answer of a verified user to one question of one survey. */
export type AnswerRow<Value> = {
  userId: string | null;
  accountId: string | null;
  at: number;
  value: Value;
  version: number;
  cut: string | null;
};

export type AskedFor<Value> = {
  flowId: string;
  questionId: string;
  /** In which it was asked in the words that are meant. */
  versions: readonly number[];
  /** Of what stands in the response: engines differ in whether they tell numbers from texts there. */
  toValue: (value: number | string) => Value;
};

/** Between two pages events are taken: a figure holds them up for no longer than this takes. */
const PAGE_ROWS = 10_000;

/** Oldest first, a page at a time. */
export async function* readAnswers<Value>(
  db: Db,
  scope: InsightScope,
  { flowId, questionId, versions, toValue }: AskedFor<Value>,
): AsyncGenerator<AnswerRow<Value>[]> {
  const { workspaceId, toMs } = scope;
  const cutOf = await readCuts(db, scope);
  const value = sql`${toJson(db, 'answers_json')} ->> ${questionId}`;
  let after = { at: scope.fromMs, id: '' };
  for (;;) {
    const packed = await readPacked<Packed>(
      db,
      ['id', 'user_id', 'account_id', 'at', 'flow_version', 'value'],
      sql`select id, user_id, account_id, at, flow_version, ${value} as value from response
        where workspace_id = ${workspaceId} and flow_id = ${flowId} and at < ${toMs}
          and (at, id) > (${after.at}, ${after.id}) and trust = 1
          and flow_version in (${sql.join(versions)}) and ${isOfVersion(scope, 'flow_version')}
        order by at, id limit ${PAGE_ROWS}`,
    );
    const rows: AnswerRow<Value>[] = [];
    for (const [, userId, accountId, at, version, given] of packed) {
      const cut = cutOf(accountId, version);
      if (given === null || cut === undefined) continue;
      rows.push({ userId, accountId, at, value: toValue(given), version, cut });
    }
    yield rows;
    const last = packed.at(-1);
    if (!last || packed.length < PAGE_ROWS) return;
    after = { id: last[0], at: last[3] };
    await turn();
  }
}

type Packed = [
  id: string,
  userId: string | null,
  accountId: string | null,
  at: number,
  version: number,
  given: number | string | null,
];

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
      and ${isOfVersion(scope, 'flow_version')} and ${isWithin(scope)}
      and trim(${answers} ->> ${questionId}) <> ''
    order by response.at desc, response.id desc limit ${limit}`.execute(db);
  return rows;
}
