import type { Selectable } from 'kysely';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';
import type { MergeIds } from './merges.ts';

/** Who may show a survey now: at most one lease a person, counted against the account until it is over. */
export type LeaseRow = Selectable<Tables['lease']>;

export function readLease(
  db: Db,
  { workspaceId, userId }: { workspaceId: string; userId: string },
): Promise<LeaseRow | undefined> {
  return db
    .selectFrom('lease')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
}

/** In place of the person's last one. */
export async function saveLease(db: Db, row: LeaseRow): Promise<void> {
  const { workspace_id, user_id, ...values } = row;
  await db
    .insertInto('lease')
    .values(row)
    .onConflict((conflict) => conflict.columns(['workspace_id', 'user_id']).doUpdateSet(values))
    .execute();
}

/**
 * Takes a lease back that was given before `at`: what ends late ends nothing that began since.
 * `device`: only if it is that one's. @default whosever
 */
export async function returnLease(
  db: Db,
  lease: {
    workspaceId: string;
    userId: string;
    flowId: string;
    at: number;
    device?: string | undefined;
  },
): Promise<void> {
  const { device } = lease;
  await db
    .deleteFrom('lease')
    .where('workspace_id', '=', lease.workspaceId)
    .where('user_id', '=', lease.userId)
    .where('flow_id', '=', lease.flowId)
    .where('given_at', '<=', lease.at)
    .$if(device !== undefined, (query) => query.where('device', '=', device as string))
    .execute();
}

/** Of the leases of two who are one, the one given last is left, and it is the other's. */
export async function foldLease(db: Db, { workspaceId, fromId, intoId }: MergeIds): Promise<void> {
  const given = await readLease(db, { workspaceId, userId: fromId });
  if (!given) return;
  const kept = await readLease(db, { workspaceId, userId: intoId });
  if (!kept || kept.given_at < given.given_at) await saveLease(db, { ...given, user_id: intoId });
  await db
    .deleteFrom('lease')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', fromId)
    .execute();
}

/** How many of the account's users there are, and how many of them hold a live lease. */
export async function readAccountLeases(
  db: Db,
  { workspaceId, accountId, nowMs }: { workspaceId: string; accountId: string; nowMs: number },
): Promise<{ users: number; leases: number }> {
  const users = await db
    .selectFrom('user')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  const leases = await db
    .selectFrom('lease')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('account_id', '=', accountId)
    .where('expires_at', '>', nowMs)
    .executeTakeFirstOrThrow();
  return { users: users.count, leases: leases.count };
}
