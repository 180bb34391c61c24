import type { Policy } from '@polku/flows';
import { Policy as PolicySchema } from '@polku/flows/schemas';
import type { Db } from '../store.ts';

/** The limits on asking of a workspace. */

export async function readPolicy(db: Db, workspaceId: string): Promise<Policy> {
  const { policy_json } = await db
    .selectFrom('workspace')
    .select('policy_json')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return PolicySchema.parse(JSON.parse(policy_json));
}

export async function savePolicy(db: Db, workspaceId: string, policy: Policy): Promise<void> {
  await db
    .updateTable('workspace')
    .set({ policy_json: JSON.stringify(policy) })
    .where('id', '=', workspaceId)
    .execute();
}
