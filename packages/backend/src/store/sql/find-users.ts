import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../store.ts';
import { hasText } from './has-text.ts';
import { toJson } from './json.ts';

/** Users by a part of their id, their name or their e-mail, without regard to capital letters; who was seen last first. */
export async function findUsers(
  db: Db,
  { workspaceId, text, limit }: { workspaceId: string; text: string; limit: number },
): Promise<FoundUser[]> {
  const part = text.toLowerCase();
  const trait = (name: string): RawBuilder<string> =>
    sql<string>`${toJson(db, 'user.traits_json')} ->> ${sql.lit(name)}`;
  const texts = [sql<string>`${sql.ref('user.id')}`, trait('name'), trait('email')];
  const rows = await db
    .selectFrom('user')
    .leftJoin('account', (join) =>
      join
        .onRef('account.workspace_id', '=', 'user.workspace_id')
        .onRef('account.id', '=', 'user.account_id'),
    )
    .select([
      'user.id as id',
      'user.last_seen_at as lastSeenAt',
      'account.name as accountName',
      'user.account_id as accountId',
      sql<string | null>`${trait('name')}`.as('name'),
      sql<string | null>`${trait('email')}`.as('email'),
    ])
    .where('user.workspace_id', '=', workspaceId)
    // Engines fold the letters of other alphabets differently: what is written as it stands is found in each.
    .where(({ or }) =>
      or(texts.flatMap((of) => [hasText(sql`lower(${of})`, part), hasText(of, text)])),
    )
    .orderBy('user.last_seen_at', 'desc')
    .orderBy('user.id')
    .limit(limit)
    .execute();
  return rows;
}

export type FoundUser = {
  id: string;
  lastSeenAt: number;
  accountId: string | null;
  accountName: string | null;
  name: string | null;
  email: string | null;
};
