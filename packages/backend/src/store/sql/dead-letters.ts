import { type ExpressionBuilder, type Insertable, type Selectable, sql } from 'kysely';
import type { Db } from '../store.ts';
import type { Tables, Trust } from '../tables.ts';
import { hasText } from './has-text.ts';

/** Of what nobody vouches for, so many a workspace: a flood that cannot be applied fills nothing either. */
const MAX_UNVERIFIED = 1_000;

/** Keeps what was acknowledged and could not be applied. */
export async function insertDeadLetter(
  db: Db,
  row: Omit<Insertable<Tables['dead_letter']>, 'seq'>,
): Promise<void> {
  await db.insertInto('dead_letter').values(row).execute();
  if (row.trust === 0) await dropOldUnverified(db, row.workspace_id);
}

async function dropOldUnverified(db: Db, workspaceId: string): Promise<void> {
  await db
    .deleteFrom('dead_letter')
    .where('seq', 'in', (query) =>
      query
        .selectFrom('dead_letter')
        .select('seq')
        .where('workspace_id', '=', workspaceId)
        .where('trust', '=', 0)
        .orderBy('seq', 'desc')
        // SQLite wants a limit before an offset.
        .limit(1_000)
        .offset(MAX_UNVERIFIED),
    )
    .execute();
}

export type DeadLetter = Selectable<Tables['dead_letter']>;

/** Which dead letters are meant: those for which all of it holds. */
export type LetterFilter = {
  trust?: Trust | undefined;
  workspaceId?: string | undefined;
  /** Stands somewhere in the reason, however it is spelt. */
  reason?: string | undefined;
  /** Received then or later, UTC ms. */
  sinceMs?: number | undefined;
  seqs?: readonly number[] | undefined;
};

/** The next after `afterSeq`, in the order of arrival. */
export function readDeadLetters(
  db: Db,
  filter: LetterFilter,
  { afterSeq = 0, limit }: { afterSeq?: number; limit: number },
): Promise<DeadLetter[]> {
  return db
    .selectFrom('dead_letter')
    .selectAll()
    .where((builder) => toCondition(builder, filter))
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .execute();
}

export async function countDeadLetters(db: Db, filter: LetterFilter = {}): Promise<number> {
  const { count } = await db
    .selectFrom('dead_letter')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where((builder) => toCondition(builder, filter))
    .executeTakeFirstOrThrow();
  return count;
}

/** Returns how many there were. */
export async function deleteDeadLetters(db: Db, filter: LetterFilter): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('dead_letter')
    .where((builder) => toCondition(builder, filter))
    .executeTakeFirst();
  return Number(numDeletedRows);
}

export async function setDeadLetterReason(db: Db, seq: number, reason: string): Promise<void> {
  await db.updateTable('dead_letter').set({ reason }).where('seq', '=', seq).execute();
}

function toCondition(
  builder: ExpressionBuilder<Tables, 'dead_letter'>,
  { trust, workspaceId, reason, sinceMs, seqs }: LetterFilter,
) {
  const { and } = builder;
  const lower = sql<string>`lower(dead_letter.reason)`;
  return and([
    ...(trust === undefined ? [] : [builder('trust', '=', trust)]),
    ...(workspaceId === undefined ? [] : [builder('workspace_id', '=', workspaceId)]),
    ...(reason === undefined ? [] : [hasText(lower, reason.toLowerCase())]),
    ...(sinceMs === undefined ? [] : [builder('received_at', '>=', sinceMs)]),
    ...(seqs === undefined ? [] : [builder('seq', 'in', seqs)]),
  ]);
}
