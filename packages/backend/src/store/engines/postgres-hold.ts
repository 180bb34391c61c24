import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { connectLine, createLine } from './postgres-line.ts';

/**
 * Who is on a store: backends together, as many as there are, or alone whoever moves or restores it. A lock of the
 * server's, shared by backends, which ends with the connection that holds it, however that ends. When the server was
 * away, and with it the lock, it is taken again as soon as that is possible.
 *
 * @returns the release
 */
export type Hold = () => Promise<void>;

/** @throws when the store is being moved or restored */
export const joinPostgres = (url: string): Promise<Hold> => hold(url, JOIN);

/** @throws when a backend runs on it, or somebody else holds it */
export const holdPostgres = (url: string): Promise<Hold> => hold(url, ALONE);

/** In hexadecimal `polkb` in ASCII; the lock of those who write is another. */
const BACKEND_LOCK = 0x70_6f_6c_6b_62;

const JOIN = {
  take: `pg_try_advisory_lock_shared(${BACKEND_LOCK})`,
  refusal:
    'This PostgreSQL store is being moved or restored. Wait until that has ended, or set POLKU_STORE to another store.',
};
const ALONE = {
  take: `pg_try_advisory_lock(${BACKEND_LOCK})`,
  refusal:
    'A backend runs on this PostgreSQL store, and what it writes meanwhile would be lost. Stop all of them first, or name another store.',
};
type Way = typeof JOIN;

async function hold(url: string, way: Way): Promise<Hold> {
  const line = createLine({ connect: () => lock(url, way) });
  await line.open();
  return line.end;
}

const RETRY_MS = 500;
/** One that was just killed holds its lock until the server has noticed. */
const PATIENCE_MS = 2_000;

async function lock(url: string, { take, refusal }: Way): Promise<pg.Client> {
  const client = await connectLine(url, 'polku (hold)');
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    const { rows } = await client.query<{ isHeld: boolean }>(`select ${take} as "isHeld"`);
    if (rows[0]?.isHeld) return client;
    if (waitedMs >= PATIENCE_MS) break;
    await pause(RETRY_MS);
  }
  await client.end();
  throw new Error(refusal);
}

/** Whether Polku's tables stand in the database. */
export async function hasPostgresStore(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(`select to_regclass('migration') is not null as "isThere"`);
    return rows[0]?.isThere === true;
  } finally {
    await client.end();
  }
}
