import { statSync } from 'node:fs';
import pg from 'pg';

/** What a store has written by now: its tables and indexes, and where a server keeps one, its write-ahead log so far. */
export type Written = { diskBytes: number; walBytes: number | null };

export async function readWritten(url: string): Promise<Written> {
  const file = /^sqlite:(.+)$/.exec(url)?.[1];
  if (file) return { diskBytes: statSync(file).size, walBytes: null };
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ disk: string; wal: string }>(
    `select pg_database_size(current_database()) as disk,
      pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as wal`,
  );
  await client.end();
  return { diskBytes: Number(rows[0]?.disk), walBytes: Number(rows[0]?.wal) };
}

/** For each of `events`, between two looks. */
export function toBytesAnEvent(before: Written, after: Written, events: number): Written {
  const { diskBytes, walBytes } = after;
  return {
    diskBytes: (diskBytes - before.diskBytes) / events,
    walBytes: walBytes === null ? null : (walBytes - (before.walBytes ?? 0)) / events,
  };
}
