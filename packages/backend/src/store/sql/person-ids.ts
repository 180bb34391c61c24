import { sql } from 'kysely';
import { type CheckedEvent, toId, userSubject } from '../../ingest/checked.ts';
import type { Db } from '../store.ts';
import { hasText } from './has-text.ts';

/** By what a person is found where the registry's columns alone do not say it. */

/** Somebody by every id they have had. */
export type PersonIds = {
  workspaceId: string;
  /** Who they are now, and whoever was merged into them. */
  userIds: string[];
  /** `user:<id>` of those, and `anon:<anonymous id>` of their devices. */
  subjects: string[];
};

/** Who they are now, whoever was merged into them, and their devices. */
export async function readPersonIds(
  db: Db,
  workspaceId: string,
  userId: string,
): Promise<PersonIds> {
  const asked = userSubject(userId);
  const merged = await db
    .selectFrom('merged_subject')
    .select('into_subject')
    .where('workspace_id', '=', workspaceId)
    .where('subject', '=', asked)
    .executeTakeFirst();
  const into = merged?.into_subject ?? asked;
  const former = await db
    .selectFrom('merged_subject')
    .select('subject')
    .where('workspace_id', '=', workspaceId)
    .where('into_subject', '=', into)
    .execute();
  const users = [into, ...former.map(({ subject }) => subject)];
  const userIds = users.map((subject) => subject.slice('user:'.length));
  const devices = await db
    .selectFrom('identity')
    .select('anonymous_id')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', 'in', userIds)
    .execute();
  const anonymous = devices.map(({ anonymous_id }) => `anon:${anonymous_id}`);
  return { workspaceId, userIds, subjects: [...users, ...anonymous] };
}

/** Notifications of the person alone, and digests in which they have a line. */
export async function readTold(db: Db, { workspaceId, userIds }: PersonIds) {
  const own = await db
    .selectFrom('notification')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', 'in', userIds)
    .execute();
  const digests = await db
    .selectFrom('digest_item')
    .select('notification_id as id')
    .distinct()
    .where('workspace_id', '=', workspaceId)
    .where('user_id', 'in', userIds)
    .where('notification_id', 'is not', null)
    .execute();
  return { own: own.map(({ id }) => id), digests: digests.flatMap(({ id }) => id ?? []) };
}

/** Letters in which the person is named: by who did it, on which device, or whom it says they were before. */
export async function findLetters(db: Db, { workspaceId, subjects }: PersonIds) {
  const ids = new Set(subjects.map(toPlainId));
  const letters = db.selectFrom('dead_letter').selectAll().where('workspace_id', '=', workspaceId);
  // Other letters may be written in several ways: there all of them are looked at.
  const isPlain = [...ids].every((id) => PLAIN_ID.test(id));
  const found = await (isPlain
    ? letters.where(({ or }) =>
        or([...ids].map((id) => hasText(sql.ref('event_json'), JSON.stringify(id)))),
      )
    : letters
  ).execute();
  return found.filter(({ event_json }) => isNamed(event_json, ids));
}

const PLAIN_ID = /^[\x20-\x7e]*$/;

function isNamed(eventJson: string, ids: ReadonlySet<string>): boolean {
  // Written by ingest: a `CheckedEvent`.
  const { userId, event }: Pick<CheckedEvent, 'userId' | 'event'> = JSON.parse(eventJson);
  const named = [userId, event.userId, event.previousId, event.anonymousId];
  return named.some((id) => id !== undefined && ids.has(toId(id)));
}

/** Of `user:<id>` or `anon:<id>`. */
export const toPlainId = (subject: string): string => subject.slice('user:'.length);
