import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../store.ts';

/** What timers are set for: each is asked for by what is not there yet, so that asking again finds nothing. */

/** How many at a time, so that a large import keeps nobody waiting. */
const MAX_ROWS = 500;

const accountSubjectOf = (column: string): RawBuilder<string> =>
  sql`'account:' || ${sql.ref(column)}`;
const userSubjectOf = (column: string): RawBuilder<string> => sql`'user:' || ${sql.ref(column)}`;

type Since = { workspaceId: string; accountId: string; at: number };

/** Accounts with a contract, or a handover, that nobody watches for it yet. */
export async function readUnwatchedAccounts(
  db: Db,
  since: 'contract' | 'handover',
): Promise<Since[]> {
  const column = since === 'contract' ? 'account.contract_at' : 'account.handover_at';
  const rows = await db
    .selectFrom('account')
    .innerJoin('milestone', (join) =>
      join
        .onRef('milestone.workspace_id', '=', 'account.workspace_id')
        .on('milestone.key', '=', 'first_use'),
    )
    .select(['account.workspace_id as workspaceId', 'account.id as accountId'])
    .select(`${column} as at`)
    .where('milestone.notifies', '=', 1)
    .whereRef(column, '>=', 'milestone.notify_from')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('watch')
            .select('watch.due_at')
            .whereRef('watch.workspace_id', '=', 'account.workspace_id')
            .where('watch.subject', '=', accountSubjectOf('account.id'))
            .where('watch.kind', '=', 'silence')
            .where('watch.since', '=', since),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('milestone_reached as reached')
            .select('reached.at')
            .whereRef('reached.workspace_id', '=', 'account.workspace_id')
            .where('reached.subject', '=', accountSubjectOf('account.id'))
            .where('reached.milestone', '=', 'first_use')
            .where('reached.trust', '=', 1),
        ),
      ),
    )
    .limit(MAX_ROWS)
    .execute();
  return rows.map(({ at, ...row }) => ({ ...row, at: at ?? 0 }));
}

export type Standing = {
  workspaceId: string;
  userId: string;
  accountId: string | null;
  flowId: string;
  at: number;
};

/** Users who have begun a tour and not ended it, after `sinceMs`, whom nobody watches for it yet. */
export async function readUnwatchedTours(db: Db, sinceMs: number): Promise<Standing[]> {
  return db
    .selectFrom('flow_history as history')
    .innerJoin('user', (join) =>
      join
        .onRef('user.workspace_id', '=', 'history.workspace_id')
        .onRef('user.id', '=', 'history.user_id'),
    )
    .select(['history.workspace_id as workspaceId', 'history.user_id as userId'])
    .select(['history.flow_id as flowId', 'history.shown_at as at', 'user.account_id as accountId'])
    .where('history.shown_at', '>=', sinceMs)
    .where('history.progress_json', 'is not', null)
    .where('history.done_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('watch')
            .select('watch.due_at')
            .whereRef('watch.workspace_id', '=', 'history.workspace_id')
            .where('watch.subject', '=', userSubjectOf('history.user_id'))
            .where('watch.kind', '=', 'stuck')
            .whereRef('watch.since', '=', 'history.flow_id'),
        ),
      ),
    )
    .limit(MAX_ROWS)
    .execute();
}

/** Champions who use the product and have been seen since they were watched last, or are not watched yet. */
export async function readUnwatchedChampions(db: Db): Promise<Omit<Standing, 'flowId'>[]> {
  return db
    .selectFrom('contact')
    .innerJoin('user', (join) =>
      join
        .onRef('user.workspace_id', '=', 'contact.workspace_id')
        .onRef('user.id', '=', 'contact.user_id'),
    )
    .leftJoin('watch', (join) =>
      join
        .onRef('watch.workspace_id', '=', 'contact.workspace_id')
        .on('watch.subject', '=', userSubjectOf('user.id'))
        .on('watch.kind', '=', 'champion_silent'),
    )
    .select(['contact.workspace_id as workspaceId', 'user.id as userId'])
    .select(['contact.account_id as accountId', 'user.last_seen_at as at'])
    .where('contact.role', '=', 'champion')
    .where((eb) =>
      eb.or([
        eb('watch.due_at', 'is', null),
        eb('watch.fired_at', '<', eb.ref('user.last_seen_at')),
      ]),
    )
    .limit(MAX_ROWS)
    .execute();
}
