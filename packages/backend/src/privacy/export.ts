import { toId } from '../ingest/checked.ts';
import { PERSONAL_DATA } from '../store/personal-data.ts';
import { placesOf, readPlace } from '../store/sql/erase-rows.ts';
import { readMixed } from '../store/sql/export-mixed.ts';
import { readPersonIds } from '../store/sql/person-ids.ts';
import type { Db } from '../store/store.ts';
import { toFieldName, toRecord } from './export-record.ts';

/**
 * All that is held about a person, by the same registry by which they are forgotten: one list a table, of which none
 * is left out because somebody did not think of it. Also what people of the vendor wrote about them, whom they were
 * told of and by which channel. Read as it is at one moment, by one snapshot.
 */
export type PersonExport = {
  format: 'polku-person/1';
  /** ISO 8601. */
  exportedAt: string;
  person: {
    /** Who they are now, and whoever was merged into them. */
    ids: string[];
    devices: string[];
  };
  /** By table; empty where nothing is held. Times are ISO 8601, JSON is told as what it says. */
  held: { [table: string]: { [field: string]: unknown }[] };
  /** By which what they did was sent. */
  channels: { id: string; kind: string; name: string | null }[];
};

export async function exportPerson(
  db: Db,
  { workspaceId, userId, nowMs }: { workspaceId: string; userId: string; nowMs: number },
): Promise<PersonExport> {
  const person = await readPersonIds(db, workspaceId, toId(userId));
  const rows: { [table: string]: { [column: string]: unknown }[] } = await readMixed(db, person);
  for (const place of placesOf(person)) rows[place.table] = await readPlace(db, workspaceId, place);
  const held: PersonExport['held'] = {};
  // In the order of the registry: first who they are.
  for (const table of Object.keys(PERSONAL_DATA))
    if (rows[table]) held[toFieldName(table)] = rows[table].map(toRecord);
  const channelIds = new Set((rows.delivery ?? []).map(({ channel_id: id }) => String(id)));
  const channels = await db
    .selectFrom('channel')
    .select(['id', 'kind', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [...channelIds])
    .execute();
  const devices = person.subjects.filter((subject) => subject.startsWith('anon:'));
  return {
    format: 'polku-person/1',
    exportedAt: new Date(nowMs).toISOString(),
    person: { ids: person.userIds, devices: devices.map((one) => one.slice('anon:'.length)) },
    held,
    channels,
  };
}

/** Nothing but the answer to this question is held. */
export const isEmptyExport = ({ held }: PersonExport): boolean =>
  Object.values(held).every((rows) => rows.length === 0);
