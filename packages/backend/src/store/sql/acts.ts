import type { Db } from '../store.ts';

/** What the links of messages need: who acts, and what they do. */

export type Actor = { secret: string; language: string };

/** The person of a link, and the secret that has signed it; undefined when either is gone. */
export const readActor = (
  db: Db,
  { workspaceId, personId }: { workspaceId: string; personId: string },
): Promise<Actor | undefined> =>
  db
    .selectFrom('person')
    .innerJoin('workspace', 'workspace.id', 'person.workspace_id')
    .select(['workspace.secret as secret', 'person.language as language'])
    .where('person.workspace_id', '=', workspaceId)
    .where('person.id', '=', personId)
    .executeTakeFirst();

/** No digest goes to the person by e-mail any more. */
export async function stopDigestMail(
  db: Db,
  { workspaceId, personId, nowMs }: { workspaceId: string; personId: string; nowMs: number },
): Promise<void> {
  await db
    .updateTable('person')
    .set({ digest_mail_off_at: nowMs })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', personId)
    .execute();
}
