import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * A store is an open database with its engine hidden: queries are written once, through Kysely, in `sql/`.
 * One engine a file in `engines/`, chosen by the URL's scheme.
 */
export type Db = Kysely<Tables>;

export type Store = {
  /**
   * For reading. It sees what is committed, never the middle of a transaction; writing through it fails.
   */
  readonly db: Db;
  /**
   * Runs `work` in one write transaction; what it throws rolls it back. Transactions run one after another,
   * so `work` awaits nothing but its own queries. The commit is durable when the promise resolves.
   */
  transaction<T>(work: (db: Db) => Promise<T>): Promise<T>;
  /** Whether `error` says that the store itself failed (full, locked, broken), not what was asked of it. */
  isOutage(error: unknown): boolean;
  /**
   * Sees to it that nothing of what was deleted stands in the files: all of it when the store has at most `maxBytes`,
   * else but for a few entries of indexes. Nobody can write meanwhile, some ten milliseconds a MB.
   * @returns whether it was all
   */
  scrub(maxBytes: number): Promise<boolean>;
  close(): Promise<void>;
};
