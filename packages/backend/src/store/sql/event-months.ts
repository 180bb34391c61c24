import { sql } from 'kysely';
import { isPostgres } from '../schema.ts';
import type { Db } from '../store.ts';

/**
 * The tables of events a month, which PostgreSQL has: see `engines/postgres-events.ts`. In SQLite there is nothing to make
 * and nothing to drop.
 */
export type Span = { fromMs: number; toMs: number };

type Month = Span & { name: string };

/** Made at each start, and while a backend runs: so long may none of it look. */
const AHEAD_MONTHS = 2;
/** Of a clock, or of an import, that is out of its mind. */
const MAX_MONTHS = 240;

/** Makes the tables for what comes from now on. To be called with the store alone. */
export const makeComingMonths = (db: Db, nowMs: number): Promise<void> =>
  makeMonths(db, { fromMs: nowMs, toMs: monthOf(nowMs, AHEAD_MONTHS).fromMs });

/** Makes those tables of the span that are not there. What stands outside of its month's table stays there. */
export async function makeMonths(db: Db, span: Span): Promise<void> {
  if (!isPostgres(db)) return;
  const there = new Set((await readMonths(db)).map(({ name }) => name));
  const missing = monthsOf(span).filter(({ name }) => !there.has(name));
  if (missing.length === 0) return;
  await waitBriefly(db);
  for (const { name, fromMs, toMs } of missing) {
    if (await hasOthers(db, { fromMs, toMs })) continue;
    await sql`create table ${sql.table(name)} partition of event
      for values from (${sql.lit(fromMs)}) to (${sql.lit(toMs)})`.execute(db);
  }
}

/** Drops the tables of all months that ended before; → how many events were in them, and when the last one ended. */
export async function dropMonths(
  db: Db,
  beforeMs: number,
): Promise<{ events: number; endedMs: number }> {
  const dropped = { events: 0, endedMs: Number.NEGATIVE_INFINITY };
  if (!isPostgres(db)) return dropped;
  const old = (await readMonths(db)).filter(({ toMs }) => toMs <= beforeMs);
  if (old.length > 0) await waitBriefly(db);
  for (const { name, toMs } of old) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(name)}`.execute(db);
    await sql`drop table ${sql.table(name)}`.execute(db);
    dropped.events += rows[0]?.count ?? 0;
    dropped.endedMs = Math.max(dropped.endedMs, toMs);
  }
  return dropped;
}

/** Of events whose table is gone, at most `limit`; → how many there were. */
export async function dropIds(
  db: Db,
  { beforeMs, limit }: { beforeMs: number; limit: number },
): Promise<number> {
  if (!isPostgres(db)) return 0;
  const { numAffectedRows = 0n } = await sql`
    delete from event_id where ctid = any (array(
      select ctid from event_id where received_at < ${beforeMs} limit ${sql.lit(limit)}))`.execute(
    db,
  );
  return Number(numAffectedRows);
}

/** Somebody reads all of it for long: nobody else is to wait behind us meanwhile. It is tried again at the next look. */
export const isHeldUp = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '55P03';

/** Whether a table is a part of the events', and none of the schema's own. */
export const isPartOfEvents = (table: string): boolean =>
  /^event_(\d{4}_\d{2}|other|id)$/.test(table);

const waitBriefly = (db: Db) => sql`set local lock_timeout = '2s'`.execute(db);

async function readMonths(db: Db): Promise<Month[]> {
  const { rows } = await sql<{ name: string }>`
    select part.relname as name from pg_inherits
    join pg_class as part on part.oid = pg_inherits.inhrelid
    where pg_inherits.inhparent = to_regclass('event')`.execute(db);
  return rows.flatMap(({ name }) => {
    const [, year, month] = /^event_(\d{4})_(\d{2})$/.exec(name) ?? [];
    return year && month ? [monthOf(Date.UTC(Number(year), Number(month) - 1))] : [];
  });
}

/** Whether events of then stand in the table of what has none: a table for them cannot be made any more. */
async function hasOthers(db: Db, { fromMs, toMs }: Span): Promise<boolean> {
  const { rows } = await sql`
    select 1 from event_other where received_at >= ${fromMs} and received_at < ${toMs} limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

function monthsOf({ fromMs, toMs }: Span): Month[] {
  const months: Month[] = [];
  for (let at = 0; at < MAX_MONTHS; at += 1) {
    const month = monthOf(fromMs, at);
    if (month.fromMs > toMs) break;
    months.push(month);
  }
  return months;
}

/** The month of a time, or so many after it; of the calendar in UTC. */
function monthOf(ms: number, after = 0): Month {
  const date = new Date(ms);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + after];
  const [fromMs, toMs] = [Date.UTC(year, month), Date.UTC(year, month + 1)];
  const name = `event_${new Date(fromMs).toISOString().slice(0, 7).replace('-', '_')}`;
  return { name, fromMs, toMs };
}
