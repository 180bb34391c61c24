import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/**
 * Keeps a second backend from the same store: two dispatchers would send everything twice. A lock of the server's, which
 * ends with the connection that holds it, however that ends.
 *
 * @returns the release
 * @throws when another backend holds it
 */
export async function holdPostgres(url: string): Promise<() => Promise<void>> {
  let client = await lock(url);
  let isReleased = false;

  /** The server was away, and with it the lock: it is taken again as soon as that is possible. */
  async function hold(): Promise<void> {
    while (!isReleased) {
      try {
        client = await lock(url);
        watch();
        return;
      } catch {
        await pause(RETRY_MS);
      }
    }
  }

  function watch() {
    client.once('end', () => void (isReleased || hold()));
  }

  watch();
  return async () => {
    isReleased = true;
    await client.end().catch(() => {});
  };
}

/** In hexadecimal `polkb` in ASCII; the lock of those who write is another. */
const BACKEND_LOCK = 0x70_6f_6c_6b_62;
const RETRY_MS = 500;
/** One that was just killed holds its lock until the server has noticed. */
const PATIENCE_MS = 2_000;

async function lock(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'polku (the one)' });
  // Told by its end as well.
  client.on('error', () => {});
  await client.connect();
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    const { rows } = await client.query<{ isHeld: boolean }>(
      `select pg_try_advisory_lock(${BACKEND_LOCK}) as "isHeld"`,
    );
    if (rows[0]?.isHeld) return client;
    if (waitedMs >= PATIENCE_MS) break;
    await pause(RETRY_MS);
  }
  await client.end();
  throw new Error(
    'A backend runs on this PostgreSQL store already, and a second one would send everything twice. Stop that one first, or set POLKU_STORE to another store.',
  );
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
