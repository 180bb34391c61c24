import { openPostgres } from './engines/postgres.ts';
import { openSqlite } from './engines/sqlite.ts';
import type { Store } from './store.ts';

/** One line an engine, by the scheme of its URL; `rest` is what follows the colon. */
const ENGINES: { [scheme: string]: (rest: string, nowMs: number) => Promise<Store> } = {
  postgres: (rest, nowMs) => openPostgres(`postgres:${rest}`, nowMs),
  sqlite: (rest, nowMs) => openSqlite(rest.replace(/^\/\/(?=\/)/, ''), nowMs),
};

/**
 * Opens the store and brings its schema up to date, after a backup beside the file when there is something
 * to lose. `sqlite:data/polku.db` is relative to the working directory, `sqlite:///var/polku.db` absolute.
 *
 * @throws when the scheme is unknown or the database cannot be opened or migrated
 */
export async function openStore(url: string, nowMs = Date.now()): Promise<Store> {
  const [, scheme = '', rest = ''] = /^([a-z]+):(.+)$/s.exec(url) ?? [];
  const open = Object.hasOwn(ENGINES, scheme) ? ENGINES[scheme] : undefined;
  if (!open) {
    const known = Object.keys(ENGINES).map((name) => `${name}:`);
    throw new Error(
      `Cannot open the store "${url}": expected a URL that starts with ${known.join(' or ')}. Set POLKU_STORE.`,
    );
  }
  return open(rest, nowMs);
}
