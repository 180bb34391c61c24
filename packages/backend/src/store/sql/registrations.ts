import type { Selectable } from 'kysely';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';
import type { MergeIds } from './merges.ts';

/** Who comes when to what they were invited to: one row a person and invitation, and so one seat. */
export type RegistrationRow = Selectable<Tables['registration']>;

type Of = { workspaceId: string; userId: string };

/** All of one user's, by the invitation's flow. */
export async function readRegistrations(
  db: Db,
  { workspaceId, userId }: Of,
): Promise<Map<string, RegistrationRow>> {
  const rows = await db
    .selectFrom('registration')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .execute();
  return new Map(rows.map((row) => [row.flow_id, row]));
}

/** Of these invitations, how many seats of each time are taken; none where none is. */
export async function countTaken(
  db: Db,
  { workspaceId, flowIds }: { workspaceId: string; flowIds: readonly string[] },
): Promise<(flowId: string, slot: string) => number> {
  if (flowIds.length === 0) return () => 0;
  const rows = await db
    .selectFrom('registration')
    .select(({ fn }) => ['flow_id', 'slot', fn.countAll<number>().as('count')])
    .where('workspace_id', '=', workspaceId)
    .where('flow_id', 'in', flowIds)
    .where('slot', 'is not', null)
    .groupBy(['flow_id', 'slot'])
    .execute();
  const keyOf = (flowId: string, slot: string | null) => JSON.stringify([flowId, slot]);
  const taken = new Map(rows.map((row) => [keyOf(row.flow_id, row.slot), Number(row.count)]));
  return (flowId, slot) => taken.get(keyOf(flowId, slot)) ?? 0;
}

/** In place of what stood there for this user and invitation. */
export async function saveRegistration(db: Db, row: RegistrationRow): Promise<void> {
  const { workspace_id, flow_id, user_id, ...values } = row;
  await db
    .insertInto('registration')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'flow_id', 'user_id']).doUpdateSet(values),
    )
    .execute();
}

/** Two who are one sit on one seat: where both stand, the newer word is theirs. */
export async function foldRegistrations(
  db: Db,
  { workspaceId, fromId, intoId }: MergeIds,
): Promise<void> {
  const given = await readRegistrations(db, { workspaceId, userId: fromId });
  if (given.size === 0) return;
  const kept = await readRegistrations(db, { workspaceId, userId: intoId });
  for (const [flowId, row] of given)
    if ((kept.get(flowId)?.at ?? 0) < row.at)
      await saveRegistration(db, { ...row, user_id: intoId });
  await db
    .deleteFrom('registration')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', fromId)
    .execute();
}
