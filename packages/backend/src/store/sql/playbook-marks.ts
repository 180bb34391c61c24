import type { Insertable } from 'kysely';
import { prepare } from '../prepare.ts';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';
import { laterOf } from './later.ts';

/** What playbooks leave behind for others to take up: lines for a digest, and flows started in the product. */

export async function insertDigestItem(
  db: Db,
  row: Insertable<Tables['digest_item']>,
): Promise<void> {
  await insertItem(db, [row]);
}

const insertItem = prepare((db, rows: readonly Insertable<Tables['digest_item']>[]) =>
  db
    .insertInto('digest_item')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing()),
);

/** Starts a flow, or lets it go on for longer. */
export async function startFlow(db: Db, row: Insertable<Tables['playbook_flow']>): Promise<void> {
  await db
    .insertInto('playbook_flow')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'subject', 'flow_id']).doUpdateSet(() => ({
        until_at: laterOf('playbook_flow.until_at', 'excluded.until_at'),
      })),
    )
    .execute();
}

/** The flows that were started for any of these subjects, and have not ended by now. */
export async function readStartedFlows(
  db: Db,
  { workspaceId, subjects, nowMs }: { workspaceId: string; subjects: string[]; nowMs: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('playbook_flow')
    .select('flow_id')
    .where('workspace_id', '=', workspaceId)
    .where('subject', 'in', subjects)
    .where('until_at', '>', nowMs)
    .execute();
  return [...new Set(rows.map(({ flow_id }) => flow_id))];
}
