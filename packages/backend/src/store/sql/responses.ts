import type { Insertable, Selectable } from 'kysely';
import { prepare } from '../prepare.ts';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

/** Answers to surveys, one row a response. */
export type ResponseRow = Selectable<Tables['response']>;

type Keys = readonly { workspace_id: string; id: string }[];

export async function readResponses(
  db: Db,
  workspaceId: string,
  ids: Iterable<string>,
): Promise<Map<string, ResponseRow>> {
  const { rows } = await select(
    db,
    [...ids].map((id) => ({ workspace_id: workspaceId, id })),
  );
  return new Map(rows.map((row) => [row.id, row]));
}

const select = prepare((db, rows: Keys) =>
  db
    .selectFrom('response')
    .selectAll()
    .where('workspace_id', '=', rows[0]?.workspace_id ?? '')
    .where(
      'id',
      'in',
      rows.map((row) => row.id),
    )
    .where('trust', '=', 1),
);

export async function saveResponses(db: Db, rows: readonly ResponseRow[]): Promise<void> {
  await upsert(db, rows);
}

const upsert = prepare((db, rows: readonly Insertable<Tables['response']>[]) =>
  db
    .insertInto('response')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'id', 'trust']).doUpdateSet((eb) => ({
        flow_version: eb.ref('excluded.flow_version'),
        account_id: eb.ref('excluded.account_id'),
        answers_json: eb.ref('excluded.answers_json'),
        is_complete: eb.ref('excluded.is_complete'),
        at: eb.ref('excluded.at'),
        updated_at: eb.ref('excluded.updated_at'),
      })),
    ),
);
