import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** Whether a column's text has `part` in it, to the letter: with it taken out it is another. Every engine can say so. */
export const hasText = (text: RawBuilder<string>, part: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`replace(${text}, ${part}, '') <> ${text}`;
