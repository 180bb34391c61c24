import { toId } from '../ingest/checked.ts';
import { toErasureMark } from '../ingest/erased.ts';
import { inTurn } from '../store/in-turn.ts';
import {
  deleteLettersOf,
  deleteMerges,
  deleteNamingEvents,
  deleteNotifications,
  deleteOwnEvents,
  eraseDigestLines,
  eraseFromReached,
  readCopiesOf,
} from '../store/sql/erase-mixed.ts';
import { type Counts, deletePlace, placesOf } from '../store/sql/erase-rows.ts';
import {
  type Copy,
  deleteErasing,
  type Erasing,
  readCopies,
  readErasing,
  saveCopies,
  saveErasing,
  saveErasure,
} from '../store/sql/erasures.ts';
import { readWorkspaceSecret } from '../store/sql/ingest-workspace.ts';
import { type PersonIds, readPersonIds, readTold } from '../store/sql/person-ids.ts';
import type { Db, Store } from '../store/store.ts';

/**
 * Forgets a person, as `docs/guarantees.md` has it. One transaction writes the marks, by which nothing that they did
 * before is taken again, and deletes all that stands in the registry; only the events of somebody who has done very
 * much go on in further ones, which whoever comes next takes up when the process is killed in between. So it may be
 * asked for again, and again: what is not there is not deleted, and the newest time holds.
 */
export type Erased = {
  /** UTC ms. What was done until then is refused from now on. */
  erasedAt: number;
  /** How many rows, by table. */
  deleted: Counts;
  /** What had been pushed to other systems, where only the vendor can delete it. */
  copies: Copy[];
};

/** In one transaction: a third of a second, for which nobody else can write. */
const EVENTS_AT_ONCE = 5_000;

export async function erasePerson(
  store: Store,
  { workspaceId, userId, nowMs }: { workspaceId: string; userId: string; nowMs: number },
): Promise<Erased> {
  const { deleted, copies, erasing } = await store.transaction(async (db) => {
    const secret = await readWorkspaceSecret(db, workspaceId);
    const person = await readPersonIds(db, workspaceId, toId(userId));
    return begin(db, { person, secret, nowMs });
  });
  if (erasing) deleted.event = (deleted.event ?? 0) + (await finish(store, erasing));
  return { erasedAt: nowMs, deleted, copies };
}

/** Takes up what a killed process has left; → how many people that were. */
export async function finishErasures(store: Store): Promise<number> {
  const left = await readErasing(store.db);
  for (const erasing of left) await finish(store, erasing);
  return left.length;
}

type Beginning = { person: PersonIds; secret: string; nowMs: number };

async function begin(db: Db, { person, secret, nowMs }: Beginning) {
  const { workspaceId, subjects } = person;
  const told = await readTold(db, person);
  const fresh = await readCopiesOf(db, workspaceId, [...told.own, ...told.digests]);
  const deleted = await deleteAll(db, person, told);
  const isNewLife = Object.keys(deleted).length > 0;
  for (const subject of subjects) {
    const of = { workspaceId, mark: toErasureMark(secret, subject) };
    await saveErasure(db, of, { at: nowMs, isNewLife });
  }
  // Of the one they are now; asked by another of their ids it is theirs as well.
  const mark = toErasureMark(secret, subjects[0] ?? '');
  const copies = joinCopies(await readCopies(db, { workspaceId, mark }), fresh);
  await saveCopies(db, { workspaceId, mark }, copies);
  const isAll = (deleted.event ?? 0) < EVENTS_AT_ONCE;
  const erasing: Erasing | undefined = isAll ? undefined : { workspaceId, mark, subjects };
  if (erasing) await saveErasing(db, erasing);
  return { deleted, copies, erasing };
}

type Told = Awaited<ReturnType<typeof readTold>>;

async function deleteAll(db: Db, person: PersonIds, told: Told): Promise<Counts> {
  const { workspaceId } = person;
  const counts: Counts = {};
  const count = (table: string, rows: number) => {
    if (rows > 0) counts[table] = (counts[table] ?? 0) + rows;
  };
  // First what looks at the person's other rows.
  count('milestone_reached', await eraseFromReached(db, person));
  await eraseDigestLines(db, person, told.digests);
  for (const place of placesOf(person))
    count(place.table, await deletePlace(db, workspaceId, place));
  count('notification', await deleteNotifications(db, workspaceId, told.own));
  count('merged_subject', await deleteMerges(db, person));
  count('dead_letter', await deleteLettersOf(db, person));
  count('event', await deleteNamingEvents(db, person));
  count('event', await deleteOwnEvents(db, person, EVENTS_AT_ONCE));
  return counts;
}

async function finish(store: Store, erasing: Erasing): Promise<number> {
  for (let deleted = 0; ; ) {
    const gone = await inTurn(store, (db) => deleteOwnEvents(db, erasing, EVENTS_AT_ONCE));
    deleted += gone;
    if (gone > 0) continue;
    await store.transaction((db) => deleteErasing(db, erasing));
    return deleted;
  }
}

/** Of each channel all that it ever got. */
function joinCopies(before: readonly Copy[], fresh: readonly Copy[]): Copy[] {
  const byChannel = new Map(before.map((copy) => [copy.channel, copy]));
  for (const copy of fresh) {
    const known = byChannel.get(copy.channel);
    byChannel.set(copy.channel, { ...copy, count: copy.count + (known?.count ?? 0) });
  }
  return [...byChannel.values()];
}
