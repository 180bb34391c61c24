import {
  type BusinessCalendar,
  DEFAULT_BUSINESS_CALENDAR,
} from '../../success/business-calendar.ts';
import { parseSuccessSettings, type SuccessSettings } from '../../success/success-settings.ts';
import type { Db } from '../store.ts';

/** How the workspace treats its accounts; what it has not said is as we made it. */
export async function readSuccessSettings(db: Db, workspaceId: string): Promise<SuccessSettings> {
  const row = await db
    .selectFrom('workspace')
    .select('success_json')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return parseSuccessSettings(row.success_json);
}

/** When people of several workspaces work: a question that is answered for each of them. */
export async function readCalendars(
  db: Db,
  workspaceIds: readonly string[],
): Promise<(workspaceId: string) => BusinessCalendar> {
  const rows =
    workspaceIds.length === 0
      ? []
      : await db
          .selectFrom('workspace')
          .select(['id', 'success_json'])
          .where('id', 'in', workspaceIds)
          .execute();
  const byId = new Map(
    rows.map(({ id, success_json }) => [id, parseSuccessSettings(success_json).calendar]),
  );
  return (workspaceId) => byId.get(workspaceId) ?? DEFAULT_BUSINESS_CALENDAR;
}

/** Only what the workspace says of its own. */
export async function readSaidSettings(
  db: Db,
  workspaceId: string,
): Promise<{ [section: string]: unknown }> {
  const row = await db
    .selectFrom('workspace')
    .select('success_json')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return JSON.parse(row.success_json);
}

/** @param said what the workspace says of its own, as {@link parseSuccessSettings} takes it */
export async function saveSuccessSettings(
  db: Db,
  workspaceId: string,
  said: object,
): Promise<void> {
  await db
    .updateTable('workspace')
    .set({ success_json: JSON.stringify(said) })
    .where('id', '=', workspaceId)
    .execute();
}
