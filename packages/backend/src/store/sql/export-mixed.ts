import type { PERSONAL_DATA } from '../personal-data.ts';
import type { Db } from '../store.ts';
import { findLetters, type PersonIds, readTold, toPlainId } from './person-ids.ts';

/** A person's own part of what is mixed, by table; of digests their lines are told as `digestItem`. */
export async function readMixed(
  db: Db,
  person: PersonIds,
): Promise<{ [T in MixedTable]: { [column: string]: unknown }[] }> {
  const { workspaceId, subjects } = person;
  const plain = subjects.map(toPlainId);
  const events = await db
    .selectFrom('event')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('subject', 'in', subjects)
    .orderBy('seq')
    .execute();
  const naming = await db
    .selectFrom('event')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('previous_id', 'in', plain)
    .where('subject', 'not in', subjects)
    .execute();
  const merged_subject = await db
    .selectFrom('merged_subject')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where(({ eb, or }) => or([eb('subject', 'in', subjects), eb('into_subject', 'in', subjects)]))
    .execute();
  const milestone_reached = await db
    .selectFrom('milestone_reached')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('subject', 'in', subjects)
    .execute();
  const { own } = await readTold(db, person);
  const notification = await db
    .selectFrom('notification')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', own)
    .execute();
  const letters = await findLetters(db, person);
  return {
    event: [...events, ...naming],
    merged_subject,
    milestone_reached,
    notification,
    dead_letter: letters,
    // Only while somebody is being erased; then there is nothing to tell but that.
    erasing: [],
  };
}

type MixedTable = {
  [T in keyof typeof PERSONAL_DATA]: (typeof PERSONAL_DATA)[T] extends { of: 'mixed' } ? T : never;
}[keyof typeof PERSONAL_DATA];
