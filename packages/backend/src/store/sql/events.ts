import { type Insertable, type Selectable, sql } from 'kysely';
import { createInsert } from '../insert.ts';
import { prepare } from '../prepare.ts';
import type { Db } from '../store.ts';
import type { Tables } from '../tables.ts';

/** Events as they were stored, and what becomes of them when it turns out later whose they were. */
export type EventRow = Selectable<Tables['event']>;
export type NewEventRow = Omit<Insertable<Tables['event']>, 'seq'>;

type Scope = { workspace_id: string };

/**
 * Writes the events that are not there yet, and returns the indexes of those that were.
 *
 * The usual batch is all new, and the number of rows written says so; only otherwise is it asked which ones.
 * A `returning` would cost every batch a tenth of its time.
 */
export async function insertEvents(db: Db, rows: readonly NewEventRow[]): Promise<Set<number>> {
  if (rows.length === 0) return new Set();
  const { rows: newest } = await readNewestSeq(db, [{}]);
  if ((await insert(db, rows)) === rows.length) return new Set();
  const after = newest[0]?.seq ?? 0;
  const written = await db.selectFrom('event').select(KEY).where('seq', '>', after).execute();
  const isNew = new Set(written.map(keyOf));
  // Removed as it is met, so that of two equal ones in a batch the first is the new one.
  return new Set(rows.flatMap((row, index) => (isNew.delete(keyOf(row)) ? [] : [index])));
}

const KEY = ['workspace_id', 'trust', 'subject', 'id'] as const;
const keyOf = (row: Pick<EventRow, (typeof KEY)[number]>): string =>
  KEY.map((column) => row[column]).join('\n');

const insert = createInsert('event', {
  workspace_id: 'text',
  trust: 'bigint',
  subject: 'text',
  id: 'text',
  type: 'text',
  name: 'text',
  at: 'bigint',
  received_at: 'bigint',
  anonymous_id: 'text',
  session_id: 'text',
  previous_id: 'text',
  account_id: 'text',
  is_internal: 'bigint',
  properties_json: 'text',
  context_json: 'text',
  flow_id: 'text',
  flow_version: 'bigint',
  flow_step: 'text',
});

const readNewestSeq = prepare((db, _rows: readonly object[]) =>
  db.selectFrom('event').select('seq').orderBy('seq', 'desc').limit(1),
);

/**
 * Gives the anonymous events of `from` to the verified user `to`, and returns them as they are now. One that
 * the user has sent under their own name already stays where it is, and counts once.
 */
export async function claimEvents(db: Db, claim: Claim): Promise<EventRow[]> {
  return (await updateClaimed(db, [claim])).rows;
}

const updateClaimed = prepare((db, [claim]: readonly Claim[]) => {
  if (!claim) throw new Error('One claim is updated at a time.');
  return db
    .updateTable('event')
    .set((eb) => ({
      trust: 1,
      subject: claim.to,
      account_id: eb.fn.coalesce(eb.val(claim.accountId), 'account_id'),
    }))
    .where('workspace_id', '=', claim.workspaceId)
    .where('subject', '=', claim.from)
    .where('trust', '=', 0)
    .where('at', '<=', claim.untilMs)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('event as twin')
            .select('twin.seq')
            .whereRef('twin.id', '=', 'event.id')
            .where('twin.workspace_id', '=', claim.workspaceId)
            .where('twin.trust', '=', 1)
            .where('twin.subject', '=', claim.to),
        ),
      ),
    )
    .returningAll();
});

export type Claim = {
  workspaceId: string;
  from: string;
  to: string;
  accountId: string | null;
  /** What happened later waits for the next identify. */
  untilMs: number;
};

/** Those of the keys under which a verified event is stored. */
export async function readVerified(
  db: Db,
  workspaceId: string,
  keys: readonly { subject: string; id: string }[],
) {
  const scoped = keys.map((key) => ({ workspace_id: workspaceId, ...key }));
  return (await selectVerified(db, scoped)).rows;
}

// One search a key: two lists would be searched for each of one with each of the other.
const selectVerified = prepare((db, rows: readonly (Scope & { subject: string; id: string })[]) =>
  db
    .selectFrom('event')
    .select(['subject', 'id'])
    .where('trust', '=', 1)
    .where((eb) => eb.or(rows.map((row) => eb.and(row)))),
);

/** The accounts that `group` gave in these sessions, earliest first. */
export async function readGroups(db: Db, workspaceId: string, sessionIds: readonly string[]) {
  const scoped = sessionIds.map((session_id) => ({ workspace_id: workspaceId, session_id }));
  return (await selectGroups(db, scoped)).rows;
}

// The literals are those of the partial indexes: SQLite uses one only where it can see them in the text.
const selectGroups = prepare((db, rows: readonly (Scope & { session_id: string })[]) =>
  db
    .selectFrom('event')
    .select(['subject', 'session_id', 'account_id', 'at'])
    .where('workspace_id', '=', workspaceOf(rows))
    .where('session_id', 'in', sessionsOf(rows))
    .where('type', '=', sql.lit('group'))
    .where('trust', '=', sql.lit(1))
    .where('is_internal', '=', 0)
    .where('account_id', 'is not', null)
    .orderBy('at')
    .orderBy('id'),
);

/** The verified events of these sessions that have no account, to be given one. */
export async function readEventsWithoutAccount(
  db: Db,
  workspaceId: string,
  sessionIds: readonly string[],
): Promise<EventRow[]> {
  const scoped = sessionIds.map((session_id) => ({ workspace_id: workspaceId, session_id }));
  return (await selectWithoutAccount(db, scoped)).rows;
}

const selectWithoutAccount = prepare((db, rows: readonly (Scope & { session_id: string })[]) =>
  db
    .selectFrom('event')
    .selectAll()
    .where('workspace_id', '=', workspaceOf(rows))
    .where('session_id', 'in', sessionsOf(rows))
    .where('account_id', 'is', null)
    .where('trust', '=', sql.lit(1))
    .where('is_internal', '=', 0),
);

export async function setEventAccount(db: Db, seq: number, accountId: string): Promise<void> {
  await db.updateTable('event').set({ account_id: accountId }).where('seq', '=', seq).execute();
}

const workspaceOf = (rows: readonly Scope[]): string => rows[0]?.workspace_id ?? '';
const sessionsOf = (rows: readonly { session_id: string }[]) => rows.map((row) => row.session_id);

/** A user's verified events of one name, earliest first: what a milestone with a count is counted from. */
export function readEventsNamed(
  db: Db,
  { workspaceId, subject, name }: { workspaceId: string; subject: string; name: string },
): Promise<EventRow[]> {
  return (
    db
      .selectFrom('event')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('subject', '=', subject)
      .where('name', '=', name)
      // As the partial index says it.
      .where('trust', '=', sql.lit(1))
      .where('type', '=', sql.lit('track'))
      .where('is_internal', '=', sql.lit(0))
      .orderBy('at')
      .orderBy('id')
      .execute()
  );
}

/** A user's verified events of these types: what they have told of who they are and where. */
export function readEventsOfTypes(
  db: Db,
  { workspaceId, subject, types }: { workspaceId: string; subject: string; types: string[] },
): Promise<EventRow[]> {
  return db
    .selectFrom('event')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('subject', '=', subject)
    .where('type', 'in', types)
    .where('trust', '=', 1)
    .where('is_internal', '=', 0)
    .execute();
}

/** Where in a flow the user was last in this session, at the event's time. */
export function readFlowBefore(
  db: Db,
  { workspaceId, subject, sessionId, at }: Moment,
): Promise<{ flow_id: string | null; flow_step: string | null } | undefined> {
  return (
    db
      .selectFrom('event')
      .select(['flow_id', 'flow_step'])
      .where('workspace_id', '=', workspaceId)
      .where('subject', '=', subject)
      .where('session_id', '=', sessionId)
      .where('flow_id', 'is not', null)
      .where('trust', '=', 1)
      .where('is_internal', '=', 0)
      .where('at', '<=', at)
      // What was never shown has led to nothing.
      .where(({ eb, or }) => or([eb('name', 'is', null), eb('name', '!=', 'flow_held_out')]))
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
  );
}

export type Moment = { workspaceId: string; subject: string; sessionId: string; at: number };
