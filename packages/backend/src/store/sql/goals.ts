import type { Selectable } from 'kysely';
import { prepare } from '../prepare.ts';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

/** Goals of accounts, and the events that feed them. */
export type GoalRow = Selectable<Tables['goal']>;

type GoalId = { workspaceId: string; accountId: string; id: string };

export function readGoal(db: Db, { workspaceId, id }: GoalId): Promise<GoalRow | undefined> {
  return db
    .selectFrom('goal')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Those under way first, then the newest. */
export async function readGoals(
  db: Db,
  workspaceId: string,
  accountId: string,
): Promise<GoalRow[]> {
  return db
    .selectFrom('goal')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .orderBy('reached_at')
    .orderBy('created_at', 'desc')
    .execute();
}

/** What the account bought the product for: the goal it is on its way to, or the one it has reached. */
export async function readGoalName(
  db: Db,
  workspaceId: string,
  accountId: string,
): Promise<string | undefined> {
  const goals = await readGoals(db, workspaceId, accountId);
  return goals.find(({ state }) => state !== 'dropped')?.name;
}

/** Of all workspaces: what time or events may still move. */
export async function readGoalsUnderWay(db: Db): Promise<GoalRow[]> {
  return db
    .selectFrom('goal')
    .selectAll()
    .where('state', 'in', ['open', 'at_risk'])
    .orderBy('workspace_id')
    .execute();
}

export async function saveGoals(db: Db, rows: readonly GoalRow[]): Promise<void> {
  await upsertGoals(db, rows);
}

const upsertGoals = prepare((db, rows: readonly GoalRow[]) =>
  db
    .insertInto('goal')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'id']).doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        measure: eb.ref('excluded.measure'),
        start_value: eb.ref('excluded.start_value'),
        target_value: eb.ref('excluded.target_value'),
        now_value: eb.ref('excluded.now_value'),
        now_at: eb.ref('excluded.now_at'),
        start_at: eb.ref('excluded.start_at'),
        due_at: eb.ref('excluded.due_at'),
        feed_json: eb.ref('excluded.feed_json'),
        fed_seq: eb.ref('excluded.fed_seq'),
        state: eb.ref('excluded.state'),
        state_at: eb.ref('excluded.state_at'),
        reached_at: eb.ref('excluded.reached_at'),
      })),
    ),
);

export type FeedEvent = {
  seq: number;
  name: string | null;
  account_id: string | null;
  at: number;
  properties_json: string | null;
};

const FEED_COLUMNS = ['seq', 'name', 'account_id', 'at', 'properties_json'] as const;

/** Events of one account by name, since a time: what a new goal begins with. */
export async function readFeedOf(
  db: Db,
  {
    workspaceId,
    accountId,
    name,
    sinceMs,
  }: {
    workspaceId: string;
    accountId: string;
    name: string;
    sinceMs: number;
  },
): Promise<FeedEvent[]> {
  return db
    .selectFrom('event')
    .select(FEED_COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .where('at', '>=', sinceMs)
    .where('name', '=', name)
    .where('trust', '=', 1)
    .where('type', '=', 'track')
    .where('is_internal', '=', 0)
    .orderBy('seq')
    .execute();
}

/** A page of what has arrived after `seq`, in the order of arrival: of all workspaces, to be sorted by the caller. */
export async function readArrived(
  db: Db,
  { afterSeq, limit }: { afterSeq: number; limit: number },
): Promise<(FeedEvent & { workspace_id: string; counts: number })[]> {
  return db
    .selectFrom('event')
    .select((query) => [
      ...FEED_COLUMNS,
      'workspace_id',
      query
        .case()
        .when(
          query.and([
            query('trust', '=', 1),
            query('type', '=', 'track'),
            query('is_internal', '=', 0),
          ]),
        )
        .then(1)
        .else(0)
        .end()
        .as('counts'),
    ])
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .execute();
}

/** The last that has arrived; 0 before the first. */
export async function readLastSeq(db: Db): Promise<number> {
  const row = await db
    .selectFrom('event')
    .select(({ fn }) => fn.max<number | null>('seq').as('seq'))
    .executeTakeFirst();
  return row?.seq ?? 0;
}
