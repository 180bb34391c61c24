import { sql } from 'kysely';
import type { Db } from '../store.ts';

/** What the figures of a week are made of: who reads them, and the accounts with tech touch, counted by their owner. */

export type FigurePerson = {
  workspaceId: string;
  id: string;
  role: string;
  timeZone: string;
  /** The end of the last week that they were told of; before, since when they are here. */
  toldMs: number;
  tellingJson: string;
};

export async function readFigurePeople(db: Db): Promise<FigurePerson[]> {
  return db
    .selectFrom('person')
    .select([
      'workspace_id as workspaceId',
      'id',
      'role',
      'time_zone as timeZone',
      sql<number>`coalesce(figures_at, created_at)`.as('toldMs'),
      'telling_json as tellingJson',
    ])
    .where('role', 'in', ['admin', 'lead', 'csm'])
    .where('deactivated_at', 'is', null)
    .execute();
}

/** They were told of the week that ended then, or wanted to hear nothing of it. */
export async function markFigures(
  db: Db,
  { workspaceId, id }: Pick<FigurePerson, 'workspaceId' | 'id'>,
  weekEndMs: number,
): Promise<void> {
  await db
    .updateTable('person')
    .set({ figures_at: weekEndMs })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Of the accounts of one owner. `before`: a week earlier. */
export type Counted = {
  accounts: number;
  firstUses: { now: number; before: number };
  waiting: { now: number; before: number };
  stalled: { now: number; before: number };
};

/** UTC ms. */
export type Weeks = { beforeMs: number; fromMs: number; toMs: number; stalledMs: number };

/** By owner; null: of nobody. */
export async function countFigures(
  db: Db,
  workspaceId: string,
  weeks: Weeks,
): Promise<Map<string | null, Counted>> {
  const { fromMs, toMs, stalledMs } = weeks;
  const accounts = await db
    .selectFrom('account')
    .leftJoin('milestone_reached as reached', (join) =>
      join
        .onRef('reached.workspace_id', '=', 'account.workspace_id')
        .on('reached.subject', '=', sql<string>`'account:' || account.id`)
        .on('reached.milestone', '=', 'first_use')
        .on('reached.trust', '=', 1),
    )
    .select([
      'account.owner_id as ownerId',
      sumOf(sql`${SINCE} < ${toMs}`).as('accounts'),
      sumOf(isWaiting(toMs, 0)).as('waiting'),
      sumOf(isWaiting(fromMs, 0)).as('waitingBefore'),
      sumOf(isWaiting(toMs, stalledMs)).as('stalled'),
      sumOf(isWaiting(fromMs, stalledMs)).as('stalledBefore'),
    ])
    .where('account.workspace_id', '=', workspaceId)
    .where('account.touch_level', '=', 'tech')
    .groupBy('account.owner_id')
    .execute();
  const uses = await countFirstUses(db, workspaceId, weeks);
  return new Map(
    accounts.map((row) => [
      row.ownerId,
      {
        accounts: row.accounts,
        firstUses: uses.get(row.ownerId) ?? { now: 0, before: 0 },
        waiting: { now: row.waiting, before: row.waitingBefore },
        stalled: { now: row.stalled, before: row.stalledBefore },
      },
    ]),
  );
}

/** Users of these accounts who made their first use in each of the weeks, and were not known before. */
async function countFirstUses(
  db: Db,
  workspaceId: string,
  { beforeMs, fromMs, toMs }: Weeks,
): Promise<Map<string | null, { now: number; before: number }>> {
  const rows = await db
    .selectFrom('milestone_reached as reached')
    .innerJoin('account', (join) =>
      join
        .onRef('account.workspace_id', '=', 'reached.workspace_id')
        .onRef('account.id', '=', 'reached.account_id'),
    )
    .select([
      'account.owner_id as ownerId',
      sumOf(sql`reached.at >= ${fromMs}`).as('now'),
      sumOf(sql`reached.at < ${fromMs}`).as('before'),
    ])
    .where('reached.workspace_id', '=', workspaceId)
    // Subjects are `user:<id>` and `account:<id>`: a range of the primary key.
    .where('reached.subject', '>=', 'user:')
    .where('reached.milestone', '=', 'first_use')
    .where('reached.trust', '=', 1)
    .where('reached.known_before', '=', 0)
    .where('reached.at', '>=', beforeMs)
    .where('reached.at', '<', toMs)
    .where('account.touch_level', '=', 'tech')
    .groupBy('account.owner_id')
    .execute();
  return new Map(rows.map(({ ownerId, now, before }) => [ownerId, { now, before }]));
}

/** Since when an account might have made its first use. */
const SINCE = sql<number>`coalesce(account.contract_at, account.handover_at, account.created_at)`;

/** Had made none by then, though it might have for longer than that. */
const isWaiting = (atMs: number, longerThanMs: number) =>
  sql`${SINCE} < ${atMs - longerThanMs} and (reached.at is null or reached.at >= ${atMs})`;

const sumOf = (condition: ReturnType<typeof sql>) =>
  sql<number>`sum(case when ${condition} then 1 else 0 end)`;
