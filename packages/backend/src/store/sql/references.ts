import type { Selectable } from 'kysely';
import type { Answer, FirstUse } from '../../success/reference.ts';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

/** What is stored of those who might speak for the product, and who was asked. */
export type ReferenceRow = Selectable<Tables['reference']>;

const BANDS = ['detractor', 'passive', 'promoter'];

export async function readNpsAnswers(
  db: Db,
  { workspaceId, sinceMs }: { workspaceId: string; sinceMs: number },
): Promise<Answer[]> {
  const rows = await db
    .selectFrom('occurrence')
    .select(['user_id', 'account_id as accountId', 'kind', 'at'])
    .where('workspace_id', '=', workspaceId)
    .where('recorded_at', '>=', sinceMs)
    .where('kind', 'in', BANDS)
    .execute();
  return rows.flatMap(({ user_id, ...row }) =>
    user_id === null ? [] : [{ ...row, userId: user_id }],
  );
}

const MAX_ACCOUNTS = 2_000;
const USER = 'user:';

/** Of accounts with at least `minUsers` first uses: whose, and when. */
export async function readFirstUses(
  db: Db,
  { workspaceId, minUsers }: { workspaceId: string; minUsers: number },
): Promise<FirstUse[]> {
  const ofUsers = db
    .selectFrom('milestone_reached')
    .where('workspace_id', '=', workspaceId)
    .where('milestone', '=', 'first_use')
    .where('trust', '=', 1)
    .where('subject', 'like', `${USER}%`)
    .where('account_id', 'is not', null);
  const large = ofUsers
    .select('account_id')
    .groupBy('account_id')
    .having(({ fn }) => fn.countAll<number>(), '>=', minUsers)
    .limit(MAX_ACCOUNTS);
  const rows = await ofUsers
    .select(['subject', 'account_id', 'at'])
    .where('account_id', 'in', large)
    .execute();
  return rows.map(({ subject, account_id, at }) => ({
    userId: subject.slice(USER.length),
    accountId: account_id ?? '',
    at,
  }));
}

/** Newest first; of one user, or of all. */
export function readReferences(
  db: Db,
  { workspaceId, userId }: { workspaceId: string; userId?: string },
): Promise<ReferenceRow[]> {
  return db
    .selectFrom('reference')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .$if(userId !== undefined, (query) => query.where('user_id', '=', userId ?? ''))
    .orderBy('asked_at', 'desc')
    .execute();
}

export async function insertReference(db: Db, row: ReferenceRow): Promise<void> {
  await db
    .insertInto('reference')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** False when there is none of this id. */
export async function saveAnswer(
  db: Db,
  { workspaceId, id }: { workspaceId: string; id: string },
  { answer, nowMs }: { answer: 'yes' | 'no'; nowMs: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('reference')
    .set({ answer, answered_at: nowMs })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
