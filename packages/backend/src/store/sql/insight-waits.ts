import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../store.ts';
import { type InsightScope, isWithin, joinAccount, toCut } from './insight-scope.ts';

/** From when accounts and users wait for their first use, and since when they do no longer. */

export type WaitRow = { cut: string | null; minutes: number; isOver: number; times: number };

/** From what it is counted, and of whom. */
export type WaitStart =
  | { of: 'accounts'; start: 'contract' | 'handover' | 'first_session' }
  | { of: 'users'; start: 'invitation' | 'first_session' };

type Waiting = WaitStart & {
  /** Key of the milestone. */
  milestone: string;
  /** Who was there before then was known before, and waits for nothing. */
  notifyFromMs: number;
  nowMs: number;
};

/** To the minute, so that a hundred thousand waits are as many rows as there are lengths. */
export async function readWaits(db: Db, scope: InsightScope, waiting: Waiting): Promise<WaitRow[]> {
  const { milestone, nowMs } = waiting;
  const { workspaceId, fromMs, toMs } = scope;
  const begun = waiting.of === 'accounts' ? fromAccounts(waiting) : fromUsers(scope, waiting);
  const { rows } = await sql<WaitRow>`
    select cut, minutes, "isOver", count(*) as times from (
      select ${toCut(scope)} as cut, reached.at is not null as "isOver",
        case when coalesce(reached.at, ${nowMs}) > begun.start_at
          then cast((coalesce(reached.at, ${nowMs}) - begun.start_at) / 60000 as integer) else 0 end as minutes
      from (${begun}) as begun
      ${joinAccount(scope, 'begun.account_id')}
      left join milestone_reached as reached on reached.workspace_id = ${workspaceId}
        and reached.subject = begun.subject and reached.milestone = ${milestone} and reached.trust = 1
      where begun.workspace_id = ${workspaceId} and begun.start_at >= ${fromMs} and begun.start_at < ${toMs}
        and coalesce(reached.known_before, begun.is_known) = 0
        and ${isWithin(scope)}) as waits
    group by cut, minutes, "isOver"`.execute(db);
  return rows;
}

const STARTS = {
  contract: 'contract_at',
  handover: 'handover_at',
  first_session: 'first_seen_at',
} as const;

/** Whether one of these times lies before the rule was listened for. */
const isKnown = ({ notifyFromMs }: Waiting, columns: readonly string[]): RawBuilder<number> =>
  sql`case when ${sql.join(
    columns.map((column) => sql`${sql.ref(column)} < ${notifyFromMs}`),
    sql` or `,
  )} then 1 else 0 end`;

const fromAccounts = (waiting: Extract<Waiting, { of: 'accounts' }>) => sql`
  select workspace_id, id as account_id, 'account:' || id as subject,
    ${sql.ref(STARTS[waiting.start])} as start_at,
    ${isKnown(waiting, ['first_seen_at', 'created_at', 'contract_at'])} as is_known
  from account where ${sql.ref(STARTS[waiting.start])} is not null`;

function fromUsers({ workspaceId }: InsightScope, waiting: Extract<Waiting, { of: 'users' }>) {
  const known = isKnown(waiting, ['user.first_seen_at', 'user.created_at']);
  if (waiting.start === 'first_session')
    return sql`select workspace_id, account_id, 'user:' || id as subject, first_seen_at as start_at,
      ${known} as is_known from "user"`;
  return sql`select watch.workspace_id, coalesce("user".account_id, watch.account_id) as account_id,
      watch.subject, watch.since_at as start_at, ${known} as is_known
    from watch left join "user" on "user".workspace_id = ${workspaceId} and "user".id = watch.user_id
    where watch.kind = 'silence' and watch.since = 'invitation' and watch.user_id is not null`;
}
