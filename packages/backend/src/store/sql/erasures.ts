import { prepare } from '../prepare.ts';
import type { Db } from '../store.ts';
import { laterOf } from './later.ts';

/** What is left of who was erased, and erasures that are under way. */

/** `at`: what happened until then is refused. `epoch`: of whoever comes again. */
export type Erasure = { at: number; epoch: number };

/** What had been pushed elsewhere before: by which channel, how often, when last. */
export type Copy = {
  channel: string;
  kind: string;
  name: string | null;
  count: number;
  lastAt: number | null;
};

/** Whether this workspace has erased anybody. */
export async function hasErasures(db: Db, workspaceId: string): Promise<boolean> {
  return (await selectAny(db, [{ workspace_id: workspaceId }])).rows.length > 0;
}

const selectAny = prepare((db, rows: readonly { workspace_id: string }[]) =>
  db
    .selectFrom('erasure')
    .select('at')
    .where('workspace_id', '=', rows[0]?.workspace_id ?? '')
    .limit(1),
);

/** By their marks; who was never erased is absent. */
export async function readErasures(
  db: Db,
  workspaceId: string,
  marks: Iterable<string>,
): Promise<Map<string, Erasure>> {
  const scoped = [...marks].map((mark) => ({ workspace_id: workspaceId, mark }));
  const { rows } = await selectErasures(db, scoped);
  return new Map(rows.map(({ mark, ...erasure }) => [mark, erasure]));
}

const selectErasures = prepare((db, rows: readonly { workspace_id: string; mark: string }[]) =>
  db
    .selectFrom('erasure')
    .select(['mark', 'at', 'epoch'])
    .where('workspace_id', '=', rows[0]?.workspace_id ?? '')
    .where(
      'mark',
      'in',
      rows.map(({ mark }) => mark),
    ),
);

type Mark = { workspaceId: string; mark: string };

/** Writes that this subject was erased at `at`, perhaps again. `isNewLife`: it had been back since. */
export async function saveErasure(
  db: Db,
  { workspaceId, mark }: Mark,
  { at, isNewLife }: { at: number; isNewLife: boolean },
): Promise<void> {
  await db
    .insertInto('erasure')
    .values({ workspace_id: workspaceId, mark, at, epoch: 1 })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'mark']).doUpdateSet(({ eb, ref }) => ({
        at: laterOf('erasure.at', 'excluded.at'),
        epoch: eb(ref('erasure.epoch'), '+', Number(isNewLife)),
      })),
    )
    .execute();
}

/** What had been pushed elsewhere, of this life and those before. */
export async function readCopies(db: Db, { workspaceId, mark }: Mark): Promise<Copy[]> {
  const row = await db
    .selectFrom('erasure')
    .select('copies_json')
    .where('workspace_id', '=', workspaceId)
    .where('mark', '=', mark)
    .executeTakeFirst();
  // Written below.
  return JSON.parse(row?.copies_json ?? '[]');
}

export async function saveCopies(
  db: Db,
  { workspaceId, mark }: Mark,
  copies: readonly Copy[],
): Promise<void> {
  await db
    .updateTable('erasure')
    .set({ copies_json: JSON.stringify(copies) })
    .where('workspace_id', '=', workspaceId)
    .where('mark', '=', mark)
    .execute();
}

/** An erasure that is not at its end, with whose events are still to go. */
export type Erasing = Mark & { subjects: string[] };

export async function saveErasing(db: Db, { workspaceId, mark, subjects }: Erasing): Promise<void> {
  const subjects_json = JSON.stringify(subjects);
  await db
    .insertInto('erasing')
    .values({ workspace_id: workspaceId, mark, subjects_json })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'mark']).doUpdateSet({ subjects_json }),
    )
    .execute();
}

export async function readErasing(db: Db): Promise<Erasing[]> {
  const rows = await db.selectFrom('erasing').selectAll().execute();
  return rows.map(({ workspace_id: workspaceId, mark, subjects_json }) => ({
    workspaceId,
    mark,
    subjects: JSON.parse(subjects_json),
  }));
}

export async function deleteErasing(db: Db, { workspaceId, mark }: Mark): Promise<void> {
  await db
    .deleteFrom('erasing')
    .where('workspace_id', '=', workspaceId)
    .where('mark', '=', mark)
    .execute();
}
