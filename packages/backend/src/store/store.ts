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
   *
   * @param reach what it writes, so that other processes may write the rest meanwhile @default all
   */
  transaction<T>(work: (db: Db) => Promise<T>, reach?: Reach): Promise<T>;
  /** Whether other processes may be backends of it too. */
  readonly isShared: boolean;
  /** Whether `error` says that the store itself failed (full, locked, broken), not what was asked of it. */
  isOutage(error: unknown): boolean;
  /**
   * Sees to it that nothing of what was deleted stands in the files: all of it when the store has at most `maxBytes`,
   * else but for a few entries of indexes. Nobody can write meanwhile, some ten milliseconds a MB.
   * @returns whether it was all
   */
  scrub(maxBytes: number): Promise<boolean>;
  /**
   * Stands for being the one, among all processes on this store, that does what `name` says. Exactly one of those that
   * stand leads, and another takes over when it ends, however that ends; a backend alone always leads.
   *
   * For a moment after it was lost a transaction of the former leader may still be under way: what must happen once is
   * guarded in its own transaction as well.
   */
  lead(role: Role): Leading;
  /**
   * Says to all processes on this store that there is something new, this one included. To be called after the commit.
   * A hint, which an outage may swallow: what counts stands in the tables.
   */
  tell(topic: string, payload: string): void;
  /** From now on. @returns the end of it */
  hear(topic: string, hearer: Hearer): () => void;
  /** Migrations that a newer version has made here, and this one knows nothing of; it may serve beside it. */
  readonly newerMigrations: readonly string[];
  close(): Promise<void>;
};

/**
 * Nothing but rows of these workspaces: nobody else writes in them meanwhile, and what is read of them holds until the
 * commit. With none of them it takes its rows one by one (`for update skip locked`), and waits for nobody.
 */
export type Reach = { workspaces: readonly string[] };

export type Role = {
  name: string;
  /** Never in the turn of the call. */
  onLead: () => void;
  /** Another one may lead from now on. Not called by `stop`. */
  onLost: () => void;
};

export type Leading = {
  isLeading(): boolean;
  /** Stands no more; another one takes over at once. */
  stop(): Promise<void>;
};

export type Hearer = {
  onTold: (payload: string) => void;
  /** Something may have been told unheard, or was too long to be told: look for yourself. */
  onMissed: () => void;
};
