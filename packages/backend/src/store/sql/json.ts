import { type RawBuilder, sql } from 'kysely';
import { isPostgres } from '../schema.ts';
import type { Db } from '../store.ts';

/**
 * A column of JSON text, to be looked into with `->` and `->>`, which both engines have: PostgreSQL must be told that it
 * is JSON. A number that is found is a number in SQLite and text in PostgreSQL.
 */
export const toJson = (db: Db, column: string): RawBuilder<unknown> =>
  isPostgres(db) ? sql`${sql.ref(column)}::json` : sql`${sql.ref(column)}`;
